"""Types two keys and an end into `parable audit review` on a terminal of its own; tells, as JSON,
whether the terminal was raw meanwhile, whether it is restored, and how the tool ended."""

import json
import os
import pty
import select
import signal
import sys
import termios
import time

binary, run, end, coder = sys.argv[1:]
master, slave = pty.openpty()
before = termios.tcgetattr(slave)
child = os.fork()
if child == 0:
    os.setsid()
    for descriptor in (0, 1, 2):
        os.dup2(slave, descriptor)
    os.execv(binary, [binary, "audit", "review", run, "--coder", coder])


seen = b""


def wait_for(text):
    """Reads until the text has come, and keeps what came behind it."""
    global seen
    until = time.monotonic() + 60
    while text not in seen:
        if not select.select([master], [], [], max(0, until - time.monotonic()))[0]:
            sys.exit(f"waited in vain for {text!r} after {seen!r}")
        seen += os.read(master, 4096)
    seen = seen.split(text, 1)[1]


wait_for(b"save and quit")
raw = not termios.tcgetattr(slave)[3] & (termios.ICANON | termios.ECHO)
os.write(master, b"h")
wait_for(b"The main bad act")
os.write(master, b"2")
wait_for(b"Passage 2 of 6")
wait_for(b"save and quit")
if end == "TERM":
    os.kill(child, signal.SIGTERM)
else:
    os.write(master, end.encode())
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
restored = termios.tcgetattr(slave) == before
json.dump({"raw": raw, "restored": restored, "status": status}, sys.stdout)
