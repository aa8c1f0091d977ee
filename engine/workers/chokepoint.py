"""What a policy in Python finds, and how it talks with the engine: docs/policies-in-python.md.

A policy is a file with a function decide(situation, cases, parameters, state) that gives a decision for each case, and,
if it remembers anything, a dictionary `state`; `answers` may say which question it is for. It may import from here: draw, attribute, date, each, minutes, hours,
days, weeks, never. The engine starts this module as a program, which loads the policy and answers until the engine goes
away: docs/worker-protocol.md.
"""

import sys

# Modules are the library's or the policy's neighbors, never what lies where somebody happens to stand.
sys.path[:] = [place for place in sys.path if place]

import calendar
import datetime
import json
import math
import operator
import os
import socket
import struct
import threading
import time
import traceback

minutes = 60.0
hours = 60 * minutes
days = 24 * hours
weeks = 7 * days
never = math.inf

_PROTOCOL = 2
_NO_DATE = 2**63 - 1


class each:
    """In the declaration of the state: a number for each of a kind of names, all of them `initial` at first."""

    def __init__(self, kind, initial=0.0):
        self.kind = kind
        self.initial = float(initial)


def draw(id, number=1):
    """A share in (0, 1) from the luck of this question, this actor and the subject `id`: the same when repeated."""
    if number < 0:
        raise ValueError("the number of a draw is 0 or more")
    return _engine().ask_back(b"D", struct.pack("<qQ", id, number))


def attribute(product, name):
    """An attribute of a product, now; None where it has none."""
    engine = _engine()
    place = engine.place("product", product, "there is no product '{}'")
    of_attribute = engine.place("attribute", name, "no product has an attribute '{}'")
    value = engine.ask_back(b"T", struct.pack("<qq", place, of_attribute))
    return None if math.isnan(value) else value


def date(text):
    """The moment "2026-03-01" or "2026-03-01T12:00:00Z", in seconds as dates of questions are."""
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"):
        try:
            return float(calendar.timegm(datetime.datetime.strptime(text, form).timetuple()))
        except ValueError:
            pass
    raise ValueError(f"'{text}' is no date: write \"2026-03-01\" or \"2026-03-01T12:00:00Z\"")


# ---- from here on: the engine's other side

_asked = None  # the connection, while decide() runs
_forked = False  # whether a copy of this program was made since the last answer


def _note_fork():
    global _forked
    _forked = True


os.register_at_fork(before=_note_fork)


def _refuse_copies():
    """Two programs at one connection would answer each other's questions."""
    global _forked
    if _forked:
        _forked = False
        raise _Refused("it made a copy of its program (fork), and a policy decides and does nothing else")


def _kept(name, value):
    """A number for the state."""
    number = float(value)
    if number != number:
        raise ValueError(f"state.{name} remembers a number, and is given none ({number})")
    return number


def _engine():
    if _asked is None:
        raise RuntimeError("draw() and attribute() answer only while decide() runs")
    return _asked


def _nearest(name, known):
    """The name that may have been meant; None where none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(name, known, 1)), None)


class _Refused(Exception):
    """What is wrong with what decide() gave."""


class _Record(tuple):
    """A situation or a case: members by name, made from the numbers that stand in it when they are looked at."""

    __slots__ = ()

    def __setattr__(self, name, value):
        raise AttributeError(f"'{name}' can't be set: what decide() is given can't be changed")


def _reader(place, field, engine, layout):
    """A function that reads a member from a record: units, seconds, names."""
    kind = field["type"]
    if kind == "amount":
        own = layout.own_per_unit
        if own is None:
            return lambda record: record[place] / layout.per_unit
        return lambda record: record[place] / float(record[own])
    if kind == "date":
        return lambda record: never if record[place] == _NO_DATE else float(record[place])
    if kind == "flag":
        return lambda record: record[place] != 0
    if kind in ("name", "word"):
        texts = engine.names.get(field["of"], []) if kind == "name" else field["of"].split("|")

        def text(record):
            at = record[place]
            return None if at < 0 else texts[at]

        return text
    if kind in ("count", "time") and field["name"] != "id":
        return lambda record: float(record[place])
    return operator.itemgetter(place)


class _Layout:
    """How situations or cases of a question lie in their bytes."""

    def __init__(self, about, what, question, engine):
        fields = sorted(about["fields"], key=lambda field: field["offset"])
        form, at = "<", 0
        for field in fields:
            form += f"{field['offset'] - at}x" if field["offset"] > at else ""
            form += "d" if field["type"] in ("number", "share", "money", "score") else "q"
            at = field["offset"] + 8
        form += f"{about['bytes'] - at}x" if about["bytes"] > at else ""
        self.struct = struct.Struct(form)
        places = [field["name"] for field in fields]
        self.own_per_unit = places.index("parts_per_unit") if "parts_per_unit" in places else None
        self.per_unit = 1.0  # of records that don't tell it themselves, in this question

        def missing(self, name):
            near = _nearest(name, places)
            raise AttributeError(
                f"{what} of {question} has no '{name}': "
                + (f"did you mean '{near}'?" if near else "docs/reference/questions.md has what there is")
            )

        # What a tuple has of its own is no member.
        members = {name: property(lambda self, name=name: missing(self, name)) for name in ("count", "index")}
        members.update({field["name"]: property(_reader(i, field, engine, self)) for i, field in enumerate(fields)})
        self.record = type(what, (_Record,), {"__slots__": (), "__getattr__": missing, **members})


class _Numbers:
    """A number for each of a kind of names: state.passed["acme"]."""

    def __init__(self, name, kind, places):
        self._name, self._kind, self._places, self._values = name, kind, places, []

    def _place(self, key):
        if key not in self._places:
            raise KeyError(f"state.{self._name} has a number for each {self._kind}, and none for {key!r}")
        return self._places[key]

    def __getitem__(self, key):
        return self._values[self._place(key)]

    def __setitem__(self, key, value):
        self._values[self._place(key)] = _kept(self._name, value)


class _State:
    """What is remembered. Its numbers are the engine's: they come with each question and go back with the answer."""

    def __init__(self, declared, engine):
        if not isinstance(declared, dict):
            raise _Refused("'state' is no dictionary: state = {\"asked\": 0, \"passed\": each(\"firm\")}")
        put = super().__setattr__
        put("_fields", [])
        put("_single", {})
        for name in sorted(declared):
            one = declared[name]
            kind = one.kind if isinstance(one, each) else ""
            kinds = sorted(set(engine.names) - {"attribute"})
            if kind and kind not in kinds:
                raise _Refused(f"state: there are no names of kind '{kind}': {', '.join(kinds)}")
            initial = one.initial if kind else float(one)
            if not math.isfinite(initial):
                raise _Refused(f"state: '{name}' begins with {initial}: begin with a finite number")
            numbers = None
            if kind:
                places = {text: place for place, text in enumerate(engine.names[kind])}
                numbers = _Numbers(name, kind, places)
                put(name, numbers)
            self._fields.append((name, kind, initial, numbers))

    def _declaration(self):
        return [[name, kind, initial] for name, kind, initial, numbers in self._fields]

    def _read(self, values):
        at = 0
        for name, kind, initial, numbers in self._fields:
            if numbers is None:
                self._single[name] = values[at]
                at += 1
            else:
                numbers._values = list(values[at : at + len(numbers._places)])
                at += len(numbers._places)

    def _now(self):
        for name, kind, initial, numbers in self._fields:
            if numbers is None:
                yield self._single[name]
            else:
                yield from numbers._values

    def __getattr__(self, name):
        try:
            return self._single[name]
        except KeyError:
            raise AttributeError(f"'{name}' isn't remembered: declare it, state = {{\"{name}\": 0}}") from None

    def __setattr__(self, name, value):
        if name not in self._single:
            raise AttributeError(f"'{name}' isn't remembered: declare it, state = {{\"{name}\": 0}}")
        self._single[name] = _kept(name, value)


class _Parameters:
    def __init__(self, names):
        self.__dict__["_names"] = names

    def _set(self, values):
        self.__dict__.update(zip(self._names, values))

    def __getattr__(self, name):
        near = _nearest(name, self.__dict__["_names"])
        raise AttributeError(
            f"the policy has no parameter '{name}': "
            + (f"did you mean '{near}'?" if near else "declare it, or add it under parameters: in the scenario")
        )

    def __setattr__(self, name, value):
        raise AttributeError(f"'{name}' can't be set: what decide() is given can't be changed")


class _Connection:
    """Frames over the socket: the length of the body (4 bytes), the kind (a letter), the question's number (3 bytes)."""

    def __init__(self, stream):
        self.stream = stream
        self.process = os.getpid()
        self.number = b"\0\0\0"  # of the question that is answered
        self.read = b""  # and not yet received: mostly a frame comes whole
        self.names = {}
        self.places = {}

    def receive(self):
        while len(self.read) < 8:
            self._more(1 << 16)
        size = 8 + int.from_bytes(self.read[:4], "little")
        while len(self.read) < size:
            self._more(max(1 << 16, size - len(self.read)))
        kind, body = self.read[4:5], self.read[8:size]
        self.number = self.read[5:8]
        self.read = self.read[size:]
        return kind, body

    def _more(self, size):
        part = self.stream.recv(size)
        if not part:
            raise SystemExit(0)  # the engine is gone
        self.read += part

    def send(self, kind, body):
        if os.getpid() != self.process:
            os._exit(0)  # a copy has nothing to say
        self.stream.sendall(len(body).to_bytes(4, "little") + kind + self.number + body)

    def ask_back(self, kind, body):
        self.send(kind, body)
        answer, value = self.receive()
        if answer != b"V":
            raise SystemExit(f"the engine sent {answer} where a value was due")
        return struct.unpack("<d", value)[0]

    def place(self, kind, name, otherwise):
        if kind not in self.places:
            self.places[kind] = {text: place for place, text in enumerate(self.names[kind])}
        if name not in self.places[kind]:
            raise LookupError(otherwise.format(name))
        return self.places[kind][name]


class _Policy:
    """The user's file, loaded."""

    def __init__(self, hello, engine):
        self.engine = engine
        engine.names = hello["names"]
        self.question = hello["question"]
        self.situation = _Layout(hello["situation"], "the situation", self.question, engine)
        self.case = _Layout(hello["case"], "a case", self.question, engine)
        self.decision = hello["decision"]
        self.words = {word: float(place) for place, word in enumerate(self.decision["words"])}
        self.parameters = _Parameters(hello["parameters"])
        self.file = hello["file"]
        module = {"__name__": "policy", "__file__": self.file}
        exec(compile(hello["source"], self.file, "exec"), module)
        _refuse_copies()
        self.decide = module.get("decide")
        if not callable(self.decide):
            raise _Refused("it has no function decide(situation, cases, parameters, state)")
        self.state = _State(module.get("state", {}), engine)
        self.state_size = 0
        for name, kind, initial in self.state._declaration():
            self.state_size += len(engine.names[kind]) if kind else 1

    def answer(self, body):
        """The answer's body to a question's: numbers of the decisions, then of the state."""
        count = struct.unpack_from("<q", body)[0]
        at = 8
        parameters = struct.unpack_from(f"<{len(self.parameters._names)}d", body, at)
        at += 8 * len(parameters)
        self.state._read(struct.unpack_from(f"<{self.state_size}d", body, at))
        at += 8 * self.state_size
        self.parameters._set(parameters)
        situation = self.situation.record(self.situation.struct.unpack_from(body, at))
        at += self.situation.struct.size
        cases = list(map(self.case.record, self.case.struct.iter_unpack(body[at:]))) if count else []
        if self.situation.own_per_unit is not None:
            self.case.per_unit = float(situation[self.situation.own_per_unit])
        elif self.case.own_per_unit is not None and cases:
            self.situation.per_unit = float(cases[0][self.case.own_per_unit])
        given = self.decide(situation, cases, self.parameters, self.state)
        if _forked:
            _refuse_copies()
        decisions = self.checked(given, count)
        remembered = list(self.state._now())
        return struct.pack(f"<{len(decisions) + len(remembered)}d", *decisions, *remembered)

    def checked(self, given, count):
        if isinstance(given, (list, tuple)):
            if len(given) != count:
                raise _Refused(f"decide() gave {len(given)} decisions for {count} case{'' if count == 1 else 's'}")
        elif count == 1:
            given = [given]
        else:
            kind = type(given).__name__
            raise _Refused(f"decide() gave a {kind} for {count} cases: return a list with a decision for each")
        if self.words:
            try:
                return [self.words[one] for one in given]
            except (KeyError, TypeError):
                pass
        elif all(type(one) is float or type(one) is int for one in given):
            try:
                decisions = [float(one) for one in given]
                if all(map(math.isfinite, decisions)):
                    return decisions
            except OverflowError:
                pass
        # Something else is among them: one by one, to say which.
        decisions = []
        for i, one in enumerate(given):
            which = f"decide() gave, for case {i + 1} of {count}, "
            if self.words:
                if isinstance(one, str) and one in self.words:
                    continue
                what = f"the word '{one}'" if isinstance(one, str) else f"a {type(one).__name__}"
                raise _Refused(f"{which}{what}: it is one of {', '.join(self.words)}")
            try:
                value = float(one) if not isinstance(one, str) else None
            except OverflowError:
                raise _Refused(f"{which}a number that is too large to be counted") from None
            except (TypeError, ValueError):
                value = None
            if value is None:
                raise _Refused(f"{which}a {type(one).__name__}, where {self.decision['describe']} is asked for")
            if not math.isfinite(value):
                raise _Refused(f"{which}no finite number ({value})")
            decisions.append(value)
        return decisions


def _outline(source, file):
    """What a file says of itself. It is read, and nothing of it runs."""
    import ast

    tree = ast.parse(source, file)
    lines = source.split("\n")

    def place(node):
        """Line and column in characters, both from 1."""
        line = lines[node.lineno - 1].encode()
        return [node.lineno, len(line[: node.col_offset].decode(errors="replace")) + 1]

    def texts(node):
        parts = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
        return [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]

    questions, remembered, decide = [], [], None
    declared, problems = None, []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "decide":
            decide = node
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            target = node.target
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        else:
            continue
        if not isinstance(target, ast.Name):
            continue
        if target.id == "answers":
            questions = [[text.value, *place(text)] for text in texts(node.value)]
        if target.id == "parameters":
            declared, problems = _declared(node.value, ast, place)
        if target.id == "state" and isinstance(node.value, ast.Dict):
            remembered = [text.value for key in node.value.keys if key is not None for text in texts(key)]
    bound = 0
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound += node.name == "decide"
        elif isinstance(node, ast.alias):
            bound += (node.asname or node.name) in ("decide", "*")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound += node.id == "decide"
    looked_at, everything = [], False
    if decide is not None and bound == 1 and not decide.decorator_list:
        looked_at, everything = _looked_at(decide, ast, place)
    return {
        "decides": bound > 0,
        "meaning": " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split()),
        "questions": questions,
        "parameters": looked_at,
        "all_parameters": everything,
        "remembers": sorted(remembered),
        "declared": declared,
        "problems": problems,
    }


_DECLARATION = '{"unit": "days", "default": 20, "min": 0, "max": 365, "help": "..."}'


def _declared(node, ast, place):
    """What `parameters = {...}` declares: each parameter's name, its place, and the keys that are written; then, what
    is wrong with it, with its place. Nothing of the file runs, so it is written out."""
    declared, problems, names = [], [], set()

    def refuse(node, words, instead):
        problems.append([words, *place(node), instead])

    if not isinstance(node, ast.Dict):
        refuse(node, "'parameters' is no dictionary that is written out", f'write parameters = {{"share": {_DECLARATION}}}')
        return None, problems
    for key, value in zip(node.keys, node.values):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            refuse(key or value, "'parameters' declares something whose name isn't written out", "")
            continue
        name = key.value
        if name in names:
            refuse(key, f"'parameters' declares '{name}' twice", "remove one of them")
            continue
        names.add(name)
        if not isinstance(value, ast.Dict):
            refuse(value, f"the parameter '{name}' is no dictionary that is written out", f'write "{name}": {_DECLARATION}')
            continue
        written = {}
        for about, of in zip(value.keys, value.values):
            word = about.value if isinstance(about, ast.Constant) else None
            if word not in ("unit", "default", "min", "max", "help"):
                near = [one for one in ("unit", "default", "min", "max", "help") if isinstance(word, str) and one[:2] == word[:2]]
                refuse(
                    about or of,
                    f"the parameter '{name}' has {word!r}, which says nothing",
                    f"did you mean '{near[0]}'?" if near else f'write "{name}": {_DECLARATION}',
                )
                continue
            try:
                told = ast.literal_eval(of)
            except ValueError:
                told = None
            text = word in ("unit", "help")
            if not isinstance(told, str if text else (int, float)) or isinstance(told, bool):
                refuse(of, f"{word} of the parameter '{name}' is no {'text' if text else 'number'} that is written out", "")
                continue
            if word in written:
                refuse(about, f"the parameter '{name}' has {word!r} twice", "remove one of them")
                continue
            try:
                number = text or float(told)
            except OverflowError:
                number = float("inf")
            if not text and number - number != 0:
                refuse(of, f"{word} of the parameter '{name}' is no finite number", f"without {word!r} it has no such bound")
                continue
            written[word] = told if text else number
        if "default" in written:
            declared.append([name, *place(key), written])
        elif not problems:
            refuse(key, f"the parameter '{name}' has no default", f'write "{name}": {_DECLARATION}')
    return declared, problems


def _looked_at(decide, ast, place):
    """Each `parameters.NAME` of decide(): name, line, column, and whether it must be there; then, whether it looks at
    no others. It may where the object goes elsewhere, or something else has its name."""
    arguments = decide.args.posonlyargs + decide.args.args
    if len(arguments) < 3:
        return [], False
    name = arguments[2].arg
    everything, members, tried = True, {}, set()
    for node in ast.walk(decide):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            members[id(node.value)] = node
        elif isinstance(node, ast.With) or isinstance(node, ast.Try) and node.handlers:  # "with suppress(...)" tries, too
            tried.update(id(part) for statement in node.body for part in ast.walk(statement))
        elif name in (getattr(node, "arg", None), getattr(node, "name", None), getattr(node, "asname", None)):
            everything = everything and node is arguments[2]  # another thing of that name: an argument, a capture, an import
    for node in ast.walk(decide):
        if isinstance(node, ast.Name) and id(node) not in members:
            everything = everything and node.id not in (name, "eval", "exec", "locals", "vars")
    # What begins so belongs to the object, and may lead to any.
    everything = everything and not any(node.attr.startswith("_") for node in members.values())
    read = [node for node in members.values() if isinstance(node.ctx, ast.Load) and not node.attr.startswith("_")]
    found = [[node.attr, *place(node), id(node) not in tried] for node in read]
    return sorted(found, key=lambda one: one[1:3]), everything


def _words_for(problem, file):
    """"risk.py:12: ZeroDivisionError: division by zero", the deepest line of the policy's own file."""
    if isinstance(problem, _Refused):
        return f"{os.path.basename(file)}: {problem}"
    line = 0
    if isinstance(problem, SyntaxError) and problem.filename == file:
        line = problem.lineno or 0
    for frame in traceback.extract_tb(problem.__traceback__):
        if frame.filename == file:
            line = frame.lineno
    message = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    if isinstance(problem, KeyError) and problem.args:
        message = str(problem.args[0])
    if isinstance(problem, MemoryError) and not message:
        message = "out of memory"
    at = f":{line}" if line else ""
    message = message[:1000]  # of which people are shown the beginning
    return f"{os.path.basename(file)}{at}: {type(problem).__name__}: {message}"


def _end_with_the_engine():
    """An engine that was killed closes nothing that a loop without end would look at."""
    engine = os.getppid()

    def watch():
        while os.getppid() == engine:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _work():
    global _asked
    _end_with_the_engine()
    number = int(os.environ["CHOKEPOINT_SOCKET"])
    os.set_inheritable(number, False)  # what a policy starts doesn't keep the engine waiting
    engine = _Connection(socket.socket(fileno=number))
    kind, body = engine.receive()
    while kind == b"L":
        look = json.loads(body)
        try:
            if not look["source"]:  # only to hear that this program is there
                engine.send(b"O", b"{}")
                kind, body = engine.receive()
                continue
            engine.send(b"O", json.dumps(_outline(look["source"], look["file"])).encode())
        except Exception as problem:
            engine.send(b"E", _words_for(problem, look["file"]).encode(errors="replace"))
        kind, body = engine.receive()
    hello = json.loads(body)
    if kind != b"H" or hello["protocol"] != _PROTOCOL:
        raise SystemExit("the engine speaks another protocol")
    file = hello["file"]
    sys.path.insert(0, os.path.dirname(file))
    try:
        policy = _Policy(hello, engine)
        engine.send(b"R", json.dumps(policy.state._declaration()).encode())
    except Exception as problem:
        engine.send(b"E", _words_for(problem, file).encode(errors="replace"))
        return
    while True:
        kind, body = engine.receive()
        if kind != b"Q":
            raise SystemExit(f"the engine sent {kind} where a question was due")
        _asked = engine
        try:
            answer = policy.answer(body)
        except Exception as problem:
            engine.send(b"E", _words_for(problem, file).encode(errors="replace"))
            continue
        finally:
            _asked = None
        engine.send(b"A", answer)


if __name__ == "__main__":
    sys.modules["chokepoint"] = sys.modules["__main__"]
    _work()
