"""Cut out of plotly.js the part that our figures use: 1.1 MB of 4.8, 0.31 of 1.11 compressed.

Gain: a first visit draws 0.6 s sooner (2.2 -> 1.55 s); the main thread of a browser is held 0.09 s instead of 0.6.
Written for: the bundle of plotly 7.1, made of modules that declare themselves, with 47 kinds of traces in one list.
Without it: the packaged file is served whole, as it is when it is built in another way than expected.

tree-sitter and its grammar of JavaScript serve at the installation alone, 1.4 s. plotly publishes such a part to npm,
not to PyPI, and a minified file in the repository would be tied to no installed version.
"""

import re

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from pages.components.acceleration import switch

TRACES = ("scatter", "bar")  # the `type` of what figures draw; the first is in the core of plotly.js
WRAPPED = (b'"use strict";var Plotly=', b"return Plotly;\n}));")  # how the body of plotly.js begins, and what ends it
REGISTERED = re.compile(rb"\.register\(\[((?:[\w$]+\(\),?)+)\]\)")
KIND = re.compile(rb'moduleType:"trace",name:"(\w+)"')
PASSED_ON = re.compile(rb"exports=([\w$]+)\(\)\}")
JAVASCRIPT = Language(tree_sitter_javascript.language())
READ = Query(JAVASCRIPT, "[(identifier) (shorthand_property_identifier)] @name")


def needed(script: bytes) -> bytes:
    """Return plotly.js as a module, without the statements that no figure of ours reaches.

    A browser reads a module while it loads, on another thread, and once: a wrapped function is read twice, at its first
    use. A file that is built in another way is returned as it is, or whole.
    """
    start, end = script.find(WRAPPED[0]), script.rfind(WRAPPED[1])
    body = script[start:end] if 0 <= start < end else b""
    part = _reached(body) if body else b""
    if not part:
        switch.refuse("partie de plotly.js", "le fichier n’est pas construit comme prévu")
    return b"\n".join([script[: script.index(b"*/") + 2], part or body]) if body else script


def _reached(body: bytes) -> bytes:
    """Return the bundle that `body` builds without what nothing reads; empty when it is not the one that we know."""
    bundle = _bundle(Parser(JAVASCRIPT).parse(body).root_node)
    declared: dict[bytes, list[Node]] = {}
    always = []
    for statement in bundle.named_children:
        names = _only_declares(statement)
        always += [] if names else [statement]
        for name in names:
            declared.setdefault(name, []).append(statement)
    listed = REGISTERED.search(body)
    kinds = {call: _kind(declared, call) for call in re.findall(rb"[\w$]+", listed[1])} if listed else {}
    ours = [call for call, kind in kinds.items() if kind in TRACES]
    if len(ours) != len(TRACES) - 1:
        return b""
    kept, waiting = {*always}, always
    while waiting:
        read = _read(waiting.pop()) - (kinds.keys() - {*ours})
        found = {statement for name in read for statement in declared.get(name, ())} - kept
        kept |= found
        waiting += found
    text = b"\n".join(statement.text for statement in sorted(kept, key=lambda statement: statement.start_byte))
    text = text.replace(listed[1], b",".join(call + b"()" for call in ours))
    return body[: bundle.start_byte + 1] + text + body[bundle.end_byte - 1 :]


def _bundle(node: Node) -> Node:
    """Return the outermost block of statements around what is longest in `node`, or the innermost node."""
    while node.type != "statement_block" and node.named_children:
        node = max(node.named_children, key=lambda child: child.end_byte - child.start_byte)
    return node


def _only_declares(statement: Node) -> list[bytes]:
    """Return the names that a statement is for: unread, it can go. None when it does anything else."""
    if statement.type == "function_declaration":
        return [statement.child_by_field_name("name").text]
    if statement.type == "variable_declaration":
        ones = [(one.child_by_field_name("name"), one.child_by_field_name("value")) for one in statement.named_children]
        return [name.text for name, value in ones] if all(_waits(value) for _, value in ones) else []
    call = statement.named_child(0) if statement.type == "expression_statement" else None
    if call and _arguments(call) == ["identifier", "object"]:
        return [call.child_by_field_name("arguments").named_child(0).text]  # names(exports, {each: () => value})
    return []


def _waits(value: Node | None) -> bool:
    """Tell whether a value does nothing until it is asked for: none yet, an empty object, a module."""
    return value is None or value.text == b"{}" or _arguments(value) == ["arrow_function"]


def _arguments(call: Node) -> list[str]:
    arguments = call.child_by_field_name("arguments") if call.type == "call_expression" else None
    return [one.type for one in arguments.named_children] if arguments else []


def _kind(declared: dict[bytes, list[Node]], call: bytes) -> str:
    """Return the kind of trace that a module registers, through the one that only passes it on."""
    text = b"".join(statement.text for statement in declared.get(call, ()))
    passed = PASSED_ON.search(text)
    found = KIND.search(text) or (passed and KIND.search(b"".join(one.text for one in declared.get(passed[1], ()))))
    return found[1].decode() if found else ""


def _read(statement: Node) -> set[bytes]:
    """Return the names that a statement reads, but those of one letter, which it gives to what is inside."""
    found = QueryCursor(READ).captures(statement).get("name", [])
    return {node.text for node in found if len(node.text) > 1}
