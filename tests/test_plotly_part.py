"""What is cut out of plotly.js: nothing that the rest reads, and little else."""

from __future__ import annotations

import re

from tree_sitter import Parser, QueryCursor

from pages.components.acceleration.plotly_part import JAVASCRIPT, READ, TRACES, WRAPPED, _bundle, _only_declares, needed
from pages.components.acceleration.static_files import STATIC, _packaged_plotly, plotly_url

LICENCE = b"/**\n* plotly.js, MIT\n*/\n"
OPENING, CLOSING = b"(function(root){\n", b"\nreturn Plotly;\n}));\n"
MODULES = [
    b"var W=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports),to=(e,t)=>e;",
    b"var core=W((e,t)=>{t.exports={register(all){},...spread(),read(k=fallback){return k}}});",
    b"function spread(){return{kept:1}}",
    b"var fallback;",
    b'var bar=W((e,t)=>{t.exports={moduleType:"trace",name:"bar",plot(s){return core(s)}}});',
    b"var passed=W((e,t)=>{t.exports=bar()});",
    b"var s,engine=W((e,t)=>{t.exports=function(){names}});",
    b'var cone=W((e,t)=>{t.exports={moduleType:"trace",name:"cone",box(){return engine()}}});',
    b"var names={};",
    b"to(names,{all:()=>engine});",
    b"var all=W((e,t)=>{var o=core();o.register([passed(),cone()]);t.exports=o});",
    b"return all();",
]


def bundle(modules: list[bytes]) -> bytes:
    """Return a file built as plotly.js is."""
    body = b'"use strict";var Plotly=(()=>{' + b"".join(modules) + b"})();\nwindow.Plotly=Plotly;"
    return LICENCE + OPENING + body + CLOSING


def declared(script: bytes) -> set[bytes]:
    """Return the names that the bundle in `script` declares for all its modules."""
    parsed = Parser(JAVASCRIPT).parse(script)
    return {name for statement in _bundle(parsed.root_node).named_children for name in _only_declares(statement)}


def test_a_bundle_keeps_what_our_traces_reach_and_leaves_the_rest() -> None:
    cut = needed(bundle(MODULES))
    gone = {module for module in MODULES if module not in cut}
    assert gone == {*MODULES[6:10], MODULES[10]}
    assert b"o.register([passed()])" in cut and cut.startswith(LICENCE.strip())
    assert b"window.Plotly=Plotly" in cut and b"root" not in cut


def test_what_a_statement_does_beside_declaring_is_kept() -> None:
    cut = needed(bundle([b"var started=start();", b"begin();", *MODULES]))
    assert b"started=start();" in cut and b"begin();" in cut


def test_a_file_built_in_another_way_is_left_as_it_is() -> None:
    assert needed(b"export default {}") == b"export default {}"
    without_bar = bundle([module.replace(b'"bar"', b'"barre"') for module in MODULES])
    assert all(module in needed(without_bar) for module in MODULES[:4])
    assert b"cone()" in needed(without_bar) and OPENING not in needed(without_bar)


def test_what_is_kept_of_plotly_reads_nothing_that_was_left_out() -> None:
    whole, cut = _packaged_plotly().read_bytes(), (STATIC / re.search(r"plotly-\w+\.js", plotly_url())[0]).read_bytes()
    assert len(cut) < len(whole) / 4
    parsed = Parser(JAVASCRIPT).parse(cut)
    read = {node.text for node in QueryCursor(READ).captures(parsed.root_node)["name"]}
    gone = declared(whole[whole.index(WRAPPED[0]) : whole.rindex(WRAPPED[1])]) - declared(cut)
    # `t` is a variable of the maps, and of most functions: those that are kept have their own.
    assert len(gone) > 1000 and gone & read == {b"t"}
    kinds = {kind.decode() for kind in re.findall(rb'moduleType:"trace",name:"(\w+)"', cut)}
    assert kinds == set(TRACES)
