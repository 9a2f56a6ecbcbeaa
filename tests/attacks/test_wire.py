"""Cheats on the two connections that a submission has: to the parent, and to the broker of its database."""

from __future__ import annotations

import pytest

from tests.attacks.answers import KNOCKS, NOTHING, SPEAKS, source
from tests.attacks.conftest import Attack

KATA, FILE = "orm/select_related", "queries.py"

#: To the parent; what the reason says where it is known.
SAYS: dict[str, tuple[str, str]] = {
    "an answer before it is asked": ("answer([])\nanswer([])\n", "talked to the runner itself"),
    "two answers": ("def front_page():\n    answer([])\n    answer([])\n    os._exit(0)\n", ""),
    "it is ready twice": ("say({'event': 'ready'})\nsay({'event': 'ready'})\n", "talked to the runner itself"),
    "a wall of another kind": ("say({'event': 'wall', 'layers': {'in_force': 5}})\n", "unknown kind"),
    "a template for its own tables": ("say({'event': 'template', 'key': '0' * 32, 'name': 'x'})\n", "unknown kind"),
    "a template, and it is gone": (
        "say({'event': 'template', 'key': 'x', 'name': 'x'})\nos._exit(0)\n",
        "unknown kind",
    ),
    "templates without end": ("for _ in range(2000):\n    say({'event': 'template', 'key': 'x'})\n", "unknown kind"),
    "a debugger that stops the clock": (
        "say({'event': 'debugger', 'state': 'attached'})\ntime.sleep(60)\n",
        "unknown kind",
    ),
    "that it raised, with a verdict": (
        "say({'event': 'raised', 'breakage': {'reason': 'same', 'same': True}})\n",
        "same",
    ),
    "that it raised, with nonsense": ("say({'event': 'raised', 'breakage': [1, 2]})\n", "cannot be read"),
    "an answer that is the verdict": (
        "def front_page():\n    say({'event': 'answer', 'same': True, 'impure': '', 'answer': None})\n    os._exit(0)\n",
        "another form",
    ),
    "counts of its own": (
        "def front_page():\n    say({'event': 'answer', 'impure': '', 'answer': None, 'queries': 0, 'rows': 0})\n    os._exit(0)\n",
        "another form",
    ),
    "a key twice": (
        'def front_page():\n    say(b\'{"event": "answer", "event": "answer"}\')\n    os._exit(0)\n',
        "twice",
    ),
    "a number beyond all measure": (
        'def front_page():\n    say(b\'{"event": "answer", "impure": "", "answer": [1e999]}\')\n    os._exit(0)\n',
        "JSON does not have",
    ),
    "a number with too many digits": (
        'def front_page():\n    say(b\'{"event": "answer", "impure": "", "answer": \' + b\'9\' * 10_000 + b\'}\')\n    os._exit(0)\n',
        "unreadable",
    ),
    "not a number": ("def front_page():\n    say(b'{\"event\": NaN}')\n    os._exit(0)\n", "not JSON"),
    "an answer in 900 lists": (
        'def front_page():\n    say(b\'{"event": "answer", "impure": "", "answer": \' + b\'[\' * 900 + b\']\' * 900 + b\'}\')\n    os._exit(0)\n',
        "",
    ),
    "an answer in a million lists": (
        "def front_page():\n    say(b'{\"event\": \"answer\", \"answer\": ' + b'[' * 1_000_000 + b']' * 1_000_000 + b'}')\n    os._exit(0)\n",
        "",
    ),
    "a list, no object": ("def front_page():\n    say(b'[1]')\n    os._exit(0)\n", "not an object"),
    "a pickle": (
        "import pickle\ndef front_page():\n    say(pickle.dumps({'event': 'answer'}))\n    os._exit(0)\n",
        "unreadable",
    ),
    "a frame without end": ("CHANNEL.sendall(struct.pack('!II', 0xFFFFFFFF, 0))\ntime.sleep(60)\n", "too long"),
    "a database beside the answer": (
        "def front_page():\n    say({'event': 'answer', 'impure': '', 'answer': []}, b'x' * 4096)\n    os._exit(0)\n",
        "too long",
    ),
    "half a frame": ("CHANNEL.sendall(struct.pack('!II', 100, 0) + b'{')\nos._exit(0)\n", ""),
    "an impurity of its own, long and not to be written": (
        "def front_page():\n    say({'event': 'answer', 'impure': '\\ud800\\x1b[2J' * 100_000, 'answer': []})\n    os._exit(0)\n",
        "",
    ),
    "descriptors instead of words": (
        "socket.send_fds(CHANNEL, [b'xx'], [0, 1, 2])\nCHANNEL.shutdown(socket.SHUT_RDWR)\nos._exit(0)\n",
        "",
    ),
}


@pytest.mark.parametrize("what", SAYS)
def test_it_tells_the_parent(attack: Attack, what: str) -> None:
    text, says = SAYS[what]
    verdict = attack(KATA, {FILE: source(SPEAKS + NOTHING + text)})
    assert says in verdict.reason


#: To the broker: a function that returns what it got by it, or nothing.
ASKS = {
    "an operation that there is none of": "return ask(opened(), 'backup', 'x')",
    "a pickle": "sock = opened(); put(sock, pickle.dumps(('execute', 'SELECT 1', ()))); return get(sock)",
    "a frame without end": "sock = opened(); sock.sendall(struct.pack('!I', 0xFFFFFFFF)); return get(sock)",
    "half a frame": "sock = opened(); sock.sendall(struct.pack('!I', 50) + b'['); return get(sock)",
    "nested lists": "sock = opened(); put(sock, b'[' * 100_000 + b']' * 100_000); return get(sock)",
    "an object for a name": "return ask(knock(), 'open', {'x': 1}, 1.0)[0]",
    "another file": """
sock = knock(); ask(sock, 'open', '/etc/passwd', 1.0)
done, (_, _, _, number) = ask(sock, 'execute', "SELECT name FROM sqlite_master", [])
return ask(sock, 'fetch', number, 10)[1][0]""",
    "a file by a URI": """
sock = knock(); ask(sock, 'open', 'file:/etc/passwd?mode=rw&memory', 1.0)
done, (_, _, _, number) = ask(sock, 'execute', "SELECT name FROM sqlite_master", [])
return ask(sock, 'fetch', number, 10)[1][0]""",
    "databases without end": """
for n in range(50):
    if not ask(knock(), 'open', f'name-{n}', 1.0)[0]: return None
return 'all of them'""",
    "connections without end": """
kept = []
for n in range(100):
    kept.append(knock())
    ask(kept[-1], 'open', NAME, 1.0)
return 'all of them'""",
    "files instead of sockets": """
socket.send_fds(DOOR, [b'+'], [0, 1])
return None if ask(opened(), 'in_transaction') else 'no connection any more'""",
    "to attach a file": "done, found = ask(opened(), 'execute', \"ATTACH '/tmp/x' AS x\", []); return done and found",
    "a virtual table": "done, found = ask(opened(), 'execute', 'CREATE VIRTUAL TABLE x USING fts5(y)', []); return done and found",
    "a temporary table": "done, found = ask(opened(), 'execute', 'CREATE TEMP TABLE x (y)', []); return done and found",
    "a view": "done, found = ask(opened(), 'execute', 'CREATE VIEW x AS SELECT 1', []); return done and found",
    "a trigger": """
done, found = ask(opened(), 'execute', 'CREATE TRIGGER x AFTER UPDATE ON blog_post BEGIN SELECT 1; END', [])
return done and found""",
    "an extension": "done, found = ask(opened(), 'execute', \"SELECT load_extension('/tmp/x.so')\", []); return done and found",
    "a schema that can be written": "done, found = ask(opened(), 'execute', 'PRAGMA writable_schema = 1', []); return done and found",
    "two statements in one": "done, found = ask(opened(), 'execute', 'BEGIN; SELECT title FROM blog_post', []); return done and found",
    "a cursor of the case before": "return ask(opened(), 'fetch', 1, 100)[1][0]",
}


@pytest.mark.parametrize("what", ASKS)
def test_it_asks_the_broker_for(attack: Attack, what: str) -> None:
    body = "\n".join(f"    {line}" for line in ASKS[what].strip().splitlines())
    text = f"""
def ask_for_it():
{body}

def front_page():
    try:
        found = ask_for_it()
    except (EOFError, OSError) as error:
        found = None
    raise ValueError(f"FOUND {{found!r}}" if found else "nothing got")
"""
    verdict = attack(KATA, {FILE: source(KNOCKS + text)})
    assert "ValueError: nothing got" in verdict.reason
