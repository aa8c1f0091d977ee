#include "engine/cli/command_map.hpp"
#include "engine/cli/complete_words.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"

/// The scripts ask the program itself what may come next, so that they know every verb and option that it has, the keys
/// of scenarios and the names in the files on the command line. Its answer is a line "words", "files" or "folders",
/// then a line for each word with its meaning after a tab.
namespace chokepoint::cli {

namespace {

constexpr std::string_view for_bash = R"(# Completion of chokepoint for bash.
# Put it where bash-completion looks, or into ~/.bashrc: source <(chokepoint completion bash)
_chokepoint() {
  local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} line
  local -a lines
  COMPREPLY=()
  type "${program/#\~/$HOME}" &>/dev/null && program=${program/#\~/$HOME} || program=chokepoint
  mapfile -t lines < <("$program" complete-words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  case ${lines[0]-} in
    files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    folders) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    words)
      for line in "${lines[@]:1}"; do COMPREPLY+=("${line%%$'\t'*}"); done
      [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[.=:] ]] && compopt -o nospace 2>/dev/null
      ;;
  esac
  return 0
}
complete -F _chokepoint chokepoint
)";

constexpr std::string_view for_zsh = R"(#compdef chokepoint
# Completion of chokepoint for zsh.
# Put it as _chokepoint into a folder of $fpath, or into ~/.zshrc: source <(chokepoint completion zsh)
_chokepoint() {
  local program=${(Q)words[1]/#\~/$HOME} line word
  local -a lines whole going shown_whole shown_going
  (( $+commands[$program] )) || [[ -x $program ]] || program=chokepoint
  lines=("${(@f)$("$program" complete-words "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case ${lines[1]-} in
    files) _files ;;
    folders) _files -/ ;;
    words)
      for line in "${(@)lines[2,-1]}"; do
        word=${line%%$'\t'*}
        if [[ $word == *[.=:] ]]; then
          going+=("$word") shown_going+=("${line/$'\t'/  }")
        else
          whole+=("$word") shown_whole+=("${line/$'\t'/  }")
        fi
      done
      (( $#whole )) && compadd -l -d shown_whole -- "${(@)whole}"
      (( $#going )) && compadd -S '' -l -d shown_going -- "${(@)going}"
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _chokepoint "$@"
elif (( $+functions[compdef] )); then
  compdef _chokepoint chokepoint
fi
)";

constexpr std::string_view for_fish = R"(# Completion of chokepoint for fish.
# Put it as chokepoint.fish into ~/.config/fish/completions, or: chokepoint completion fish | source
function __chokepoint_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    command -q $program; or set program chokepoint
    set -l lines ($program complete-words $words[2..] "$current" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case words
            test (count $lines) -gt 1; and printf '%s\n' $lines[2..]
    end
end
complete -c chokepoint -f -a '(__chokepoint_complete)'
)";

}  // namespace

int completion(CompletionArguments const& arguments) {
  print(Stream::out, arguments.shell == "bash" ? for_bash : arguments.shell == "zsh" ? for_zsh : for_fish);
  return exit_code::ok;
}

int complete_words(MappedVerb const& program, std::vector<std::string> const& words) {
  Completion const completion = complete(program, words);
  std::string text = completion.kind == Completion::Kind::files     ? "files\n"
                     : completion.kind == Completion::Kind::folders ? "folders\n"
                                                                    : "words\n";
  for (auto const& word : completion.words) {
    text += word.text;
    if (!word.meaning.empty()) text += "\t" + word.meaning;
    text += "\n";
  }
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
