"""Renders templates/ and many snippets with Jinja, set up as Transformers does it, and writes what they give into this folder.

Run with Python 3 and the package jinja2 (Debian: python3-jinja2).
"""

import datetime
import itertools
import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2025, 3, 9, 14, 5, 7)


class Refused(Exception):
    """What raise_exception raises."""


class Generation(jinja2.ext.Extension):
    """The tag of Transformers that marks what the assistant said; here it only passes it on."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_pass"), [], [], body).set_lineno(line)

    def _pass(self, caller):
        return caller()


def environment():
    def raise_exception(message):
        raise Refused(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = NOW.strftime
    return made


ENVIRONMENT = environment()


def render(source, variables):
    """What a template gives: {"text": …}, {"refusal": …} where it says so itself, or {"error": …} where it fails."""
    try:
        return {"text": ENVIRONMENT.from_string(source).render(**variables)}
    except Refused as refusal:
        return {"refusal": str(refusal)}
    except Exception as error:  # whatever Python has to say about it
        return {"error": f"{type(error).__name__}: {error}"}


def variables_of(conversation):
    variables = {"messages": None, "tools": None, "documents": None, "add_generation_prompt": True, "bos_token": "<s>", "eos_token": "</s>"}
    return variables | conversation


SYSTEM = {"role": "system", "content": "  Be brief. "}
HELLO = {"role": "user", "content": "Hello, wörld 🌍! "}
REPLY = {"role": "assistant", "content": " Hi 'there' \"you\" <b>&</b>\n"}
MORE = {"role": "user", "content": "What is 2+2?\n\nThink."}
PARTS = {"role": "user", "content": [{"type": "text", "text": "Look: "}, {"type": "image_url", "image_url": {"url": "data:"}}, {"type": "text", "text": "what?"}]}
CALL = {"type": "function", "id": "abc123XYZ", "function": {"name": "weather", "arguments": {"city": "Zürich", "days": 3, "units": None, "hot": True, "x": 1.5}}}
SECOND_CALL = {"type": "function", "id": "def456UVW", "function": {"name": "time", "arguments": {}}}
CALLING = {"role": "assistant", "content": None, "tool_calls": [CALL]}
CALLING_TWICE = {"role": "assistant", "content": None, "tool_calls": [CALL, SECOND_CALL]}
RESULT = {"role": "tool", "tool_call_id": "abc123XYZ", "name": "weather", "content": "{\"sky\": \"blue\"}"}
SECOND_RESULT = {"role": "tool", "tool_call_id": "def456UVW", "content": "12:00"}
THINKING = {"role": "assistant", "content": "<think>\nhm, 2 and 2\n</think>\n\nFour."}
REASONED = {"role": "assistant", "content": "Four.", "reasoning_content": "\ncounted\n"}
TOOLS = [
    {"type": "function", "function": {
        "name": "weather", "description": "The weather\nof a city's <sky>",
        "parameters": {"type": "object", "properties": {
            "city": {"type": "string", "description": "Größe"}, "days": {"type": "integer", "minimum": 1, "maximum": 1e3},
            "tags": {"type": "array", "items": {"type": "string"}}, "more": {"type": "object", "additionalProperties": {"type": "number"}},
            "any": {"type": ["string", "null"]}}, "required": ["city"]},
        "return": {"type": "string"}}},
    {"type": "function", "function": {"name": "time", "parameters": {"type": "object", "properties": {}}}},
]

CONVERSATIONS = {
    "hello": {"messages": [HELLO]},
    "system": {"messages": [SYSTEM, HELLO]},
    "turns": {"messages": [SYSTEM, HELLO, REPLY, MORE]},
    "turns_without_prompt": {"messages": [HELLO, REPLY], "add_generation_prompt": False},
    "two_users": {"messages": [HELLO, MORE]},
    "assistant_first": {"messages": [REPLY, MORE]},
    "unknown_role": {"messages": [HELLO, {"role": "critic", "content": "No."}]},
    "parts": {"messages": [PARTS]},
    "system_parts": {"messages": [{"role": "system", "content": [{"type": "text", "text": "Rule."}]}, HELLO]},
    "empty": {"messages": []},
    "tools": {"messages": [SYSTEM, HELLO], "tools": TOOLS},
    "no_tools": {"messages": [SYSTEM, HELLO], "tools": []},
    "calls": {"messages": [HELLO, CALLING, RESULT], "tools": TOOLS},
    "calls_answered": {"messages": [SYSTEM, HELLO, CALLING, RESULT, REPLY, MORE], "tools": TOOLS},
    "two_calls": {"messages": [HELLO, CALLING_TWICE, RESULT, SECOND_RESULT, REPLY], "tools": TOOLS},
    "short_id": {"messages": [HELLO, {"role": "assistant", "content": None, "tool_calls": [CALL | {"id": "1"}]}], "tools": TOOLS},
    "builtin_tools": {"messages": [HELLO, {"role": "assistant", "content": None, "tool_calls": [
        {"type": "function", "function": {"name": "search", "arguments": {"query": "x", "again": "y"}}}]}],
        "tools": TOOLS, "builtin_tools": ["search", "code_interpreter"]},
    "tools_in_system": {"messages": [SYSTEM, HELLO], "tools": TOOLS, "tools_in_user_message": False, "date_string": "1 Jan 2025"},
    "thinking": {"messages": [HELLO, THINKING, MORE]},
    "thinking_last": {"messages": [HELLO, THINKING]},
    "reasoned": {"messages": [MORE, REASONED, RESULT, REASONED | {"tool_calls": [CALL]}, RESULT]},
    "no_thinking": {"messages": [MORE], "enable_thinking": False},
    "asked_to_think": {"messages": [MORE], "enable_thinking": True},
    "tool_reply_as_user": {"messages": [MORE, CALLING, {"role": "user", "content": "<tool_response>x</tool_response>"}, REASONED]},
}

VALUES = ["none", "true", "false", "0", "1", "-3", "2.5", "0.0", "''", "'ab'", "'3'", "[]", "[1, 'x']", "(1, 2)", "(1,)", "{}", "{'a': 1, 1: none}", "missing"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
TESTS = ["defined", "undefined", "none", "string", "mapping", "iterable", "sequence", "number", "integer", "float", "boolean", "true", "false",
         "odd", "even", "lower", "upper", "callable", "divisibleby 2", "divisibleby(3)", "eq 1", "equalto('ab')", "ne(1)", "gt 0", "ge 1",
         "lt(2)", "le 2", "in [1, 'ab', '']", "sameas none", "sameas(true)", "not none", "not in ('ab',)"]
FILTERS = ["trim", "length", "count", "tojson", "tojson(indent=2)", "tojson(2)", "tojson(ensure_ascii=true)", "join('-')", "join", "default('d')",
           "default('d', true)", "d", "first", "last", "upper", "lower", "title", "capitalize", "replace('a', 'z')", "list", "items | list",
           "string", "abs", "int", "int(7)", "float", "round", "round(1)", "round(0, 'floor')", "round(1, 'ceil')", "reverse | list", "reverse | string | length > 0",
           "sort", "unique | list", "indent", "safe", "e", "map('string') | list", "select | list", "reject | list", "select('string') | list",
           "reject('none') | list", "dictsort", "min", "max", "sum", "batch(2) | list", "wordcount", "map('upper') | join", "length is odd"]
STRINGS = ["''", "' a b  c '", "'xxabcxx'", "'one,two,,three'", "'Straight On'", "'line\\nnext\\r\\nlast\\n'", "'ünï🌍ço'", "'42'", "'aaaa'"]
METHODS = ["upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", "lstrip()", "rstrip()", "strip('x')", "lstrip('xa')", "rstrip('x ')",
           "split()", "split(',')", "split(',', 1)", "split('x')", "split(none, 1)", "split(maxsplit=1)", "rsplit(',', 1)", "rsplit(none, 1)", "rsplit()", "rsplit('a')", "split('')",
           "splitlines()", "splitlines(true)", "startswith('x')", "startswith(('x', 'l'))", "endswith('x')", "endswith('')", "replace('a', '')",
           "replace('a', 'bb', 2)", "replace('', '.')", "replace('x', 'yy')", "find('a')", "find('a', 2)", "find('a', -2)", "find('', 3)", "find('z', 0, 99)", "rfind('a')", "find('ço')", "index('a')", "rindex('x')", "count('a')", "count('aa')", "count('')",
           "join(['1', '2'])", "join([1])", "join('ab')", "isdigit()", "isalpha()", "isalnum()", "isspace()", "isupper()", "islower()",
           "removeprefix('xx')", "removesuffix('xx')", "partition(',')", "rpartition(',')", "upper(1)", "nothing()"]
SLICES = ["[0]", "[-1]", "[5]", "[-9]", "[1:]", "[:2]", "[:-1]", "[::-1]", "[::2]", "[1::2]", "[-3:]", "[-3:-1]", "[5:1:-2]", "[:0]", "[99:]", "[-99:2]", "[::0]", "[none:2]", "['a':]", "[1:2:3]", "[true]", "[1.0]", "['upper']()"]
SLICED = ["'abcdef'", "'aü🌍bc'", "[1, 2, 3, 4]", "(1, 2, 3)", "{'a': 1, 0: 2}", "missing", "5", "(range(5) | list)", "''"]

SNIPPETS = """
{{ 1 + 2 * 3 - 4 / 2 }}|{{ 7 // 2 }}|{{ -7 // 2 }}|{{ -7 % 3 }}|{{ 7 % -3 }}|{{ 2 ** 3 ** 2 }}|{{ -2 ** 2 }}|{{ 2 ** -1 }}|{{ (-1) ** 5 }}|{{ 0 ** 0 }}
{{ 7.5 // 2 }}|{{ -7.5 % 2 }}|{{ 7.5 % -2 }}|{{ 1e16 }}|{{ 1e15 }}|{{ 123456789012345680.0 }}|{{ 1e-4 }}|{{ 1e-5 }}|{{ 0.1 + 0.2 }}|{{ 1/3 }}|{{ 5e-324 }}|{{ 1.7976931348623157e308 }}
{{ 1.5e300 * 1e10 }}|{{ -0.0 }}|{{ 1e22 }}|{{ 1e23 }}|{{ 100.0 }}|{{ 1234567.125 }}|{{ 0.00012 }}|{{ 3.0e0 }}|{{ 9007199254740993.0 }}
{{ 1_000 }}|{{ 0x1F }}|{{ 0b101 }}|{{ 0o17 }}|{{ 1_0.5_0 }}|{{ 2E3 }}|{{ 00 }}
{{ 1 < 2 < 3 }}|{{ 1 < 3 < 2 }}|{{ 1 == 1.0 }}|{{ true == 1 }}|{{ 'a' < 'b' }}|{{ [1, 2] < [1, 3] }}|{{ 'a' in 'abc' }}|{{ 1 in [1] in [[1], true] }}
{{ not true }}|{{ not not 1 }}|{{ not 1 == 2 }}|{{ 1 and 0 or 'x' }}|{{ '' or none or [] }}|{{ 1 and 2 }}
{{ 'a' 'b' "c" }}|{{ 'it\\'s' }}|{{ "q\\"q" }}|{{ '\\x41\\u00e9\\U0001F30D\\101\\n\\q' }}|{{ 'a\\\nb' }}
{{ ['it\\'s', 'q"q', 'both\\'"', 'tab\\t', 'é', '\\x00\\x7f', '\\u200b', '🌍', 'back\\\\slash', '\\u00a0'] }}
{{ [none, true, 1, 1.0, 'x', (1,), (), {}, {'a': [1]}, []] }}|{{ (1, 2) }}|{{ () }}|{{ 1, 2 }}
{{ {'a': 1, 'a': 2} }}|{{ {1: 'i', true: 'b', 1.0: 'f'} }}|{{ {none: 1}[none] }}|{{ {[1]: 2} }}
{{ 'x' if true }}|{{ 'x' if false }}|{{ 'x' if false else 'y' }}|{{ ('x' if false) is defined }}|{{ 'a' if 0 else 'b' if 0 else 'c' }}
{{ ('x' if false) + 'y' }}
{{ missing }}|{{ missing is defined }}|{{ missing | default('d') }}|{{ missing or 'x' }}|{{ missing == other }}|{{ not missing }}|{{ missing | length }}|{{ missing ~ 'x' }}
{{ missing.attribute }}
{{ missing['x'] }}
{{ missing() }}
{{ missing + 1 }}
{{ missing < 1 }}
{{ 1 in missing }}
{{ 'a' in none }}
{{ 1 in 'abc' }}
{{ none.x }}|{{ none['x'] }}|{{ 'abc'.x }}|{{ 5 .x }}|{{ [].x }}|{{ {}.x }}|{{ {}['x'] }}|{{ [1][9] }}
{{ {}.x.y }}
{{ none.x.y }}
{{ [1][9].y }}
{{ {'items': 1}.items() | list }}|{{ {'items': 1}['items'] }}|{{ {}['items'] is defined }}|{{ {'get': 5}.get('get') }}|{{ {'a': 1}.get('b') }}|{{ {'a': 1}.get('b', 2) }}
{{ {'a': 1, 'b': 2}.keys() }}|{{ {'a': 1}.values() }}|{{ {'a': 1}.items() }}|{{ {'a': 1}.keys() | length }}|{{ 'a' in {'a': 1}.keys() }}
{{ {'a': 1}.keys()[0] }}
{{ {'a': 1}.items()[0] }}|
{{ [3, 1, 2] | sort }}|{{ ['b', 'A', 'c'] | sort }}|{{ ['b', 'A', 'c'] | sort(case_sensitive=true) }}|{{ [1, 2] | sort(reverse=true) }}|{{ [{'n': 2}, {'n': 1}] | sort(attribute='n') }}
{{ [1, 'a'] | sort }}
{{ {'b': 1, 'A': 2} | dictsort }}|{{ {'b': 1, 'A': 2} | dictsort(true) }}|{{ {'b': 1, 'A': 2} | dictsort(by='value') }}|{{ {'b': 1, 'A': 2} | dictsort(false, 'value', true) }}
{{ [1, 2, 3] | map('string') | join }}|{{ [{'a': {'b': 1}}, {'a': {'b': 2}}] | map(attribute='a.b') | list }}|{{ [{'a': 1}, {}] | map(attribute='a', default='-') | list }}|{{ [[1, 2], [3, 4]] | map(attribute=1) | list }}|{{ ['a', 'b'] | map('replace', 'a', 'z') | list }}
{{ [1, 2, 3, 4] | select('odd') | list }}|{{ [1, 2, 3, 4] | reject('odd') | list }}|{{ [1, 2, 3] | select('gt', 1) | list }}|{{ [0, 1, none] | select | list }}|{{ ['a', 'b'] | reject('in', ['a']) | list }}|{{ [1, 2] | select('==', 2) | list }}
{{ [{'r': 'u', 'n': 1}, {'r': 's'}] | selectattr('r', 'equalto', 'u') | list }}|{{ [{'r': 'u', 'n': 1}, {'r': 's'}] | selectattr('n') | list }}|{{ [{'r': 'u', 'n': 1}, {'r': 's'}] | rejectattr('n', 'defined') | map(attribute='r') | first }}
{{ [1] | select('nonesuch') | list }}
{{ [1] | map('nonesuch') | list }}
{{ [1, 2, 3] | select('odd') | length }}
{% set odd = [1, 2, 3] | select('odd') %}{{ odd | list }}{{ odd | list }}{% if [] | select %}true{% endif %}
{% set r = [1, 2, 3] | reverse %}{{ r | first }}{{ r | list }}|{{ 'abc' | reverse }}|{{ {'a': 1, 'b': 2} | reverse | list }}
{{ [1, 2, 1, 'A', 'a'] | unique | list }}|{{ ['A', 'a'] | unique(case_sensitive=true) | list }}|{{ [{'k': 1}, {'k': 1}] | unique(attribute='k') | list }}
{{ [1, 2, 3] | join(', ') }}|{{ [{'n': 'a'}, {'n': 'b'}] | join('-', attribute='n') }}|{{ 'abc' | join('.') }}|{{ [none, true, 1.0] | join(' ') }}|{{ {'a': 1, 'b': 2} | join('+') }}
{{ [] | first }}|{{ [] | last }}|{{ 'abc' | first }}|{{ 'abc' | last }}|{{ {'a': 1} | first }}|{{ ([] | first) is defined }}
{{ [1, 2, 3, 4, 5] | batch(2) | list }}|{{ [1, 2, 3] | batch(2, 'x') | list }}|{{ [1, 2, 3] | sum }}|{{ [{'a': 1}, {'a': 2}] | sum(attribute='a') }}|{{ [[1], [2]] | sum(start=[]) }}
{{ [3, 1, 2] | min }}|{{ [3, 1, 2] | max }}|{{ ['b', 'A'] | min }}|{{ [] | max }}|{{ [{'a': 1}, {'a': 2}] | max(attribute='a') }}
{{ 'a\\nb\\n\\nc' | indent }}|{{ 'a\\nb\\n\\nc' | indent(2, true) }}|{{ 'a\\n\\nb\\n' | indent(2, blank=true) }}|{{ 'a\\nb' | indent('>>') }}|{{ '' | indent(first=true) }}
{{ '  x  ' | trim }}|{{ 'xxaxx' | trim('x') }}|{{ 5 | trim }}|{{ none | trim }}|{{ none | upper }}|{{ [1, 'a'] | upper }}|{{ 'a-b c(d [e' | title }}|{{ "it's a DOG" | title }}|{{ 'hELLO wORLD' | capitalize }}
{{ 'aXbX' | replace('X', '-') }}|{{ 'aXbX' | replace('X', '-', 1) }}|{{ 121 | replace(1, 3) }}|{{ 'ab' | replace('', '.') }}
{{ '3.7' | int }}|{{ 'x' | int }}|{{ 'x' | int(5) }}|{{ '0x1A' | int(base=16) }}|{{ '1A' | int(0, 16) }}|{{ '101' | int(base=2) }}|{{ '0b101' | int(base=2) }}|{{ 3.99 | int }}|{{ true | int }}|{{ none | int }}|{{ ' 42 ' | int }}|{{ '-7' | int }}
{{ '3.5' | float }}|{{ 'x' | float }}|{{ 'x' | float(1.5) }}|{{ 3 | float }}|{{ '1e3' | float }}|{{ 'inf' | float }}|{{ '-inf' | float }}|{{ 'nan' | float }}|{{ ' 2 ' | float }}
{{ 2.5 | round }}|{{ 3.5 | round }}|{{ 2.675 | round(2) }}|{{ 0.125 | round(2) }}|{{ 42 | round }}|{{ 42.4 | round | int }}|{{ 2.345 | round(1, 'floor') }}|{{ -2.5 | round }}|{{ 1234.5 | round(-2) }}|{{ 0.375 | round(2) }}
{{ 5 | abs }}|{{ -5 | abs }}|{{ -1.5 | abs }}|{{ (-1.5) | abs }}|{{ true | abs }}
{{ {'a': [1, 2, {'b': none}], 'ü': '🌍"\\\\/\\n\\t\\x01\\x7f<>&\\''} | tojson }}
{{ {'a': [1, 2, {'b': none}], 'ü': '🌍\\x7f', 'e': [], 'o': {}} | tojson(indent=2, ensure_ascii=true) }}
{{ {'b': 1, 'a': [true, 1.0, 1e20]} | tojson(separators=(',', ':'), sort_keys=true) }}|{{ [1, [2]] | tojson(indent=0) }}|{{ [1] | tojson(indent='\\t') }}|{{ {1: 2, none: 3, true: 4, 1.5: 5} | tojson }}|{{ (1, 2) | tojson }}|{{ 'x' | tojson }}
{{ missing | tojson }}
{{ {'a': 1}.items() | tojson }}
{{ [1] | select | tojson }}
{{ 'inf' | float | tojson }}|{{ 1e16 | tojson }}
{{ '%s is %d and %.2f%%' | format('x', 3, 1.5) }}|{{ '%s-%s' % ('a', 1) }}|{{ '%r' % 'x' }}|{{ '%s' % [1] }}
{{ '%s %s' % 'a' }}
{{ 'a' % 'b' }}
{{ '<a href="x">&\\'' | e }}|{{ '<b>' | safe }}|{{ '<b>' | escape | length }}|{{ 'one two  three' | wordcount }}
{{ range(3) | list }}|{{ range(1, 4) | list }}|{{ range(5, 0, -2) | list }}|{{ range(0) | list }}|{{ range(3)[1] }}|{{ range(3) | length }}|{{ 2 in range(3) }}|{{ range(4)[::-1] | list }}
{{ range(1000000) }}
{{ range(0, 1, 0) }}
{{ range('a') }}
{% for x in 5 %}{% endfor %}
{% for a, b in [(1, 2), [3, 4], 'xy'] %}{{ a }}{{ b }} {% endfor %}|{% for k in {'a': 1} %}{{ k }}{% endfor %}|{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}|{% for c in 'aü🌍' %}{{ c }},{% endfor %}|{% for x in missing %}{% else %}none{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for a, b in [(1,)] %}{% endfor %}
{% for (a, (b, c)) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for x in [1, 2, 3] if x > 1 %}{{ loop.index }}{{ x }}{{ loop.length }}{{ loop.last }} {% else %}no{% endfor %}|{% for x in [1] if x > 1 %}{{ x }}{% else %}no{% endfor %}
{% for x in [1, 2] %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{{ loop.previtem }}{{ loop.nextitem }} {% endfor %}|{% for x in [1, 1, 2] %}{{ loop.changed(x) }}{% endfor %}
{% for x in [1, 2] %}{% for y in [1, 2] %}{{ loop.index }}{{ loop.depth }} {% endfor %}{{ loop.index }}{% endfor %}|{{ loop is defined }}
{% set ns = namespace(stop=false) %}{% for x in [1, 2, 3, 4] if not ns.stop %}{{ x }}{% if x == 2 %}{% set ns.stop = true %}{% endif %}{% endfor %}
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}{{ ns['a'] }}{% set ns.c = [ns.a] + [3] %}{{ ns.c }}
{% set x = 1 %}{% set x.y = 2 %}
{% set y.z = 2 %}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}{% for i in [1] %}{% set x = 3 %}{{ x }}{% endfor %}{{ x }}
{% for i in [1, 2] %}{{ seen | default('unseen') }}{% set seen = i %}{% endfor %}
{% set x %}a{{ 1 }}b{% endset %}{{ x }}{{ x | length }}|{% set x | upper | replace('A', 'z') %}abc{% endset %}{{ x }}|{% set x, y = 1, 2 %}{{ y }}{{ x }}|{% set x = 1, 2 %}{{ x }}
{% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}|{{ m(1, c=3) }}|{{ m(1, 5, 6) }}|{{ m() }}|{{ m(*[1, 2]) }}|{{ m(**{'a': 1, 'b': 9}) }}|{{ m.name }}{{ m.arguments }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, b=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}
{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}
{% macro fact(n) %}{{ 1 if n < 2 else n * (fact(n - 1) | int) }}{% endmacro %}{{ fact(5) }}|{% macro late() %}{{ value }}{% endmacro %}{% set value = 'set later' %}{{ late() }}
{% macro outer() %}<{{ caller() }}>{% endmacro %}{% call outer() %}x{% endcall %}|{% macro list(items) %}{% for i in items %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(i) list([1, 2]) %}[{{ i }}]{% endcall %}
{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}
{% filter upper %}a{{ 'b' }}{% endfilter %}|{% filter replace('a', 'b') | trim %} aa {% endfilter %}
{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}|{% with a = 1, b = a %}{{ b }}{% endwith %}|{% with (a, b) = (1, 2) %}{{ a }}{{ b }}{% endwith %}
{% generation %}{% set inner = 1 %}said {{ inner }}{% endgeneration %}{{ inner is defined }}
{% for x in [1, 2, 3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}|{% for x in [1, 2, 3] %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% else %}e{% endfor %}
{{ cycler('a', 'b').next() }}|{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}|{% set j = joiner() %}{{ j() }}x{{ j() }}y
{{ dict(a=1, b=2) }}|{{ dict({'a': 1}, a=2) }}|{{ dict() }}
{{ raise_exception('no ' ~ 1) }}
{{ raise_exception("a 'quote'") }}
{{ strftime_now('%d %b %Y, %A %B %H:%M:%S %I %p %y %m %j %% %-d %-m %e %a %F %T') }}
{{ 'abc' is string and 'abc' is not none }}|{{ 1 is number and 1.5 is float }}|{{ 5 is divisibleby 5 }}|{{ 'x' is in ['x'] }}|{{ 4 is even is defined }}
{{ 1 is nonesuch }}
{{ 1 | nonesuch }}
{% if false %}{{ 1 | nonesuch }}{% endif %}ok
{% if 'nonesuch' is filter %}{{ 1 | nonesuch }}{% else %}{{ 'trim' is filter }}{{ 'odd' is test }}{% endif %}
{{ 'a' if 'x' is defined else 'b' }}|{{ x is defined and x is not none }}|{{ x is not defined }}|{{ not x is defined }}
{{ [1, 2, 3,] }}|{{ {'a': 1,} }}|{{ (1,) }}|{{ [[1, 2][0], {'a': {'b': 2}}.a.b] }}|{{ {'a': {}} }}|{{ {'a': {'b': {}}}}}
{{- ' a ' -}}   b   {{- 'c' }}   {#- x -#}   d
{{ '{{' }}{{ '%}' }}{{ "}}" }}{# {{ x }} {% if %} #}{% raw %}{{ x }}{% endraw %}
{{ 'a.b'.split('.')[0] }}|{{ 'a b'.split()[-1].upper() }}|{{ ('a' ~ 'b').upper() }}|{{ 'x'.join(['a', 'b']) }}|{{ 'abc'[1:].upper()[::-1] }}|{{ [1, 2, 3][1:][0] }}|{{ (1, 2)[0] }}|{{ [[1, 2]].0.1 }}|{{ 'abc'.1 }}
{{ {'a': 1} == {'a': 1.0} }}|{{ [1, [2]] == [1, [2]] }}|{{ (1,) == [1] }}|{{ 'a' == ['a'] }}|{{ none == missing }}|{{ none == false }}
{{ 1 + true }}|{{ true + true }}|{{ 'a' * 3 }}|{{ 3 * 'a' }}|{{ [1] * 2 }}|{{ 'a' * -1 }}|{{ (1,) + (2,) }}|{{ -true }}|{{ +1.5 }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ none + 1 }}
{{ [1] + (1,) }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ -'a' }}
{{ 'a' < 1 }}
{{ none < none }}
{{ {} < {} }}
{{ 5() }}
{{ 'x'.upper.lower }}
{{ 9223372036854775807 }}|{{ -9223372036854775807 }}|{{ 9223372036854775806 + 1 }}
{{ [1, 2].index(2) }}|{{ [1, 2, 1].count(1) }}|{{ (1, 2).index(2) }}|{{ {'a': 1}.copy() }}
{{ [1].index(5) }}
{{ messages[0].content }}|{{ messages[-1]['role'] }}|{{ messages | map(attribute='role') | join(',') }}|{{ messages | length }}|{{ tools is none }}|{{ tools is defined }}|{{ documents is none }}|{{ add_generation_prompt }}|{{ bos_token ~ eos_token }}
{{ messages[0] | tojson }}|{{ messages[0] }}|{{ messages[0].items() | list }}
{% if messages %}yes{% endif %}{% if not tools %}no{% endif %}{% if messages[0].name %}named{% else %}unnamed{% endif %}
{% if 1 %}a{% elif 2 %}b{% else %}c{% endif %}|{% if 0 %}a{% elif 2 %}b{% else %}c{% endif %}|{% if 0 %}a{% elif 0 %}b{% else %}c{% endif %}|{% if 0 %}{% endif %}|{% if 1, 0 %}tuple{% endif %}
{% if x %}
{% endfor %}
{% for x %}{% endfor %}
{{ 1 + }}
{{ (1 }}
{{ 1) }}
{{ [1, 2 }}
{{ 'open }}
{% nonesuch %}
{{ a b }}
{% set 1 = 2 %}
{% set true = 2 %}
{# open
{% raw %} x
{{ f(a=1, 2) }}
{% break %}
{% macro m(a=1, b) %}{% endmacro %}
{{ x is }}
{{ x | }}
{{ x. }}
{{ x['a' }}
{{ $ }}
{% else %}
{{ }}
{% %}
{% if %}{% endif %}
{% macro m() %}{% break %}{% endmacro %}
{% for x in [1] %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}
{{ {'a' 1} }}
{% for x in [1, 2] recursive %}{{ x }}{% endfor %}|{% for x in [[1, [2]]] recursive %}({% if x is iterable %}{{ loop(x) }}{% else %}{{ x }}{% endif %}){% endfor %}
{% for x in [1] %}{{ loop([1]) }}{% endfor %}
{% set content = '<think>\\na\\n</think>\\n\\nb' %}{{ content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') }}|{{ content.split('</think>')[-1].lstrip('\\n') }}|{{ content.startswith('<think>') and content.endswith('b') }}
{% set m = {'role': 'user', 'content': none} %}{{ m.content is none }}{{ m.content or '' }}{{ m.content is string }}{{ m.get('content', 'x') }}{{ m.tool_calls is defined and m.tool_calls }}
{{ ['a', 'b'] | string }}|{{ {'a': 'b'} ~ '' }}|{{ none ~ true }}|{{ 1.0 ~ 1 }}|{{ 'a' ~ 1 + 2 }}|{{ 1 ~ 2 * 3 }}
{{ "a" if x is defined and x == 1 else "b" ~ "c" }}|{{ 1 if true else 2 + 3 }}|{{ (1 if true else 2) + 3 }}|{{ [x for x in y] }}
{{ {'a': 1} | items | list }}|{{ missing | items | list }}|{{ {'b': 1} | list }}|{{ 'ab' | list }}|{{ {'a': 1} | length }}
{{ 5 | items | list }}
{{ 5 | length }}
{{ 5 | join }}
{{ 5 | first }}
{{ x.y.z | default('d') }}
{{ {}.y | default('d') }}|{{ {'y': ''}.y | default('d') }}|{{ {'y': ''}.y | default('d', true) }}|{{ none | default('d') }}|{{ none | default('d', boolean=true) }}|{{ 0 | d('z', true) }}
{{ 1 | default }}|{{ 'x' | upper | lower | title }}|{{ -1 | abs }}|{{ - 1 | abs }}|{{ 2 | float ** 2 }}|{{ 3 is odd and 4 is even }}|{{ 'x' | upper ~ 'y' | upper }}
""".strip().split("\n")

# The lines of this one matter.
MULTILINE = [
    "a\n\n{% if true %}\nb\n{% endif %}\n\nc\n",
    "a\r\n{% if true %}\r\nb\r\n{% endif %}\r\nc\r\n",
    "  {% if true %}x{% endif %}  \n\t{{ 1 }}\n  {%- if true -%}  \n y {%+ endif +%}\n z",
    "{% if true -%}\n\n  a\n\n{%- endif %}\nb",
    "{{ 1 }}\n{{ 2 }}\n\n",
    "{# c #}\n\n{# d -#}\n  x {#- e #}\n y\n  {#+ f +#}\nz",
    "{%- for x in [1, 2] %}\n  {{ x }}\n{%- endfor %}\n",
    "{% raw -%}\n  a\n{%- endraw -%}\n  b",
    "  {% raw %}\n  a\n  {% endraw %}\n  b",
    "\n\n{% set x = 1 %}\n\n{{ x }}\n",
    "a {% if true %} b {% endif %} c",
    "{% if true %}\n    {% if true %}\n    x\n    {% endif %}\n{% endif %}",
    "{{ {\n  'a': 1,\n  'b': [\n    1\n  ]\n} }}",
    "{% set x = {\n 'a': '}}', 'b': '%}' } %}{{ x }}",
    "{{ 'line\nbreak' }}",
    "a\n",
    "a\n\n",
    "",
    "\n",
    "{{ 1 }}\n",
    "{%if true%}x{%endif%}",
    "{%- if true -%} x {%- else -%} y {%- endif -%} z",
]


def generated():
    for left, operator, right in itertools.product(VALUES, OPERATORS, VALUES):
        if (left, operator, right) == ("-3", "**", "2.5"):
            continue  # a complex number
        yield f"{{{{ {left} {operator} {right} }}}}"
    for value, test in itertools.product(VALUES, TESTS):
        yield f"{{{{ {value} is {test} }}}}"
    for value, applied in itertools.product(VALUES + ["[3, 1, 2]", "['b', 'a', 'B']", "[[1, 2], [3]]", "-2.567", "'Ab cD\\n<x>'"], FILTERS):
        yield f"{{{{ {value} | {applied} }}}}"
    for text, method in itertools.product(STRINGS, METHODS):
        yield f"{{{{ {text}.{method} }}}}"
        yield f"{{{{ [{text}.{method}] }}}}"
    for value, part in itertools.product(SLICED, SLICES):
        yield f"{{% set value = {value} %}}{{{{ value{part} }}}}"  # slices of constants are folded, and never fail


def brief(outcome):
    """A text as itself; failures as an object."""
    return outcome["text"] if "text" in outcome else outcome


def write(name, content):
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in content)
    (HERE / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def main():
    variables = variables_of(CONVERSATIONS["turns"])
    write("conversations.json", [{"name": name} | variables_of(c) for name, c in CONVERSATIONS.items()])
    write("rendered.json", [
        [path.stem, name, brief(render(path.read_bytes().decode(), variables_of(c)))]
        for path in sorted(HERE.glob("templates/*.jinja")) for name, c in CONVERSATIONS.items()])
    write("snippets.json", [[source, brief(render(source, variables))] for source in SNIPPETS + MULTILINE])
    write("generated.json", [[source, render(source, variables).get("text")] for source in generated()])


main()
