#include "engine/cli/command_line.hpp"

int main(int count, char** arguments, char** environment) {
  return chokepoint::cli::run_command_line(count, arguments, environment);
}
