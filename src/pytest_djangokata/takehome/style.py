"""The templates of the pages, in Django's language; every value is escaped, and a browser is told to load nothing."""

from __future__ import annotations

BASE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{{ maker }}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title|default:"Take-home" }}{% if name %} of {{ name }}{% endif %}</title>
<style>
:root { --ink: #1c1c22; --paper: #fff; --soft: #f3f3f6; --line: #d5d5dd; --quiet: #5b5b68; --good: #17692b; --bad: #a11c1c;
  --plus: #e3f5e6; --minus: #fbe6e6; --link: #0b4fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8ee; --paper: #16161a; --soft: #222229; --line: #3a3a45;
  --quiet: #a5a5b3; --good: #74d28a; --bad: #ff9a92; --plus: #17361e; --minus: #451d1d; --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 2px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
a { color: var(--link); }
.lead { font-size: 1.15rem; margin: 0 0 1rem; }
.quiet { color: var(--quiet); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.warning { border-left: .3rem solid var(--bad); background: var(--soft); padding: .6rem .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: normal; }
th { font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
td.box { text-align: center; font-size: 1.2rem; }
pre, code { font: .86rem/1.45 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre { background: var(--soft); padding: .7rem .9rem; overflow-x: auto; white-space: pre; margin: .4rem 0 1rem; }
pre.wrap { white-space: pre-wrap; }
.diff span { display: block; min-height: 1.45em; }
.diff .plus { background: var(--plus); }
.diff .minus { background: var(--minus); }
.diff .at { color: var(--quiet); }
.room { border: 1px solid var(--line); min-height: 5rem; margin: .5rem 0; }
@media print { :root { --ink: #000; --paper: #fff; --soft: #f3f3f3; --line: #999; --quiet: #333; --good: #000; --bad: #000;
  --plus: #eee; --minus: #fff; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; } h2 { break-before: page; border: 0; } pre { white-space: pre-wrap; }
  h3 { break-after: avoid; } .wide { overflow: visible; } th, td { padding: .25rem .35rem; overflow-wrap: break-word; }
  tr, .room, .last { break-inside: avoid; } }
</style>
</head>
<body>
{# body #}
</body>
</html>
"""

SCORECARD = """\
<h1>Take-home of {{ name }}</h1>
<p class="lead">{{ level }}: {{ headline }}</p>
{% if receipt %}<p class="warning"><strong>{{ receipt }}</strong></p>{% endif %}
<ul>
<li>take-home {{ id }}, handed out {{ issued }}</li>
<li>{{ times }}</li>
{% for remark in remarks %}<li>{{ remark }}</li>{% endfor %}
</ul>
<div class="wide"><table>
<thead><tr><th>kata</th><th>state</th><th>probe</th><th>tests</th><th class="number">minutes</th>
<th class="number">queries</th><th class="number">rows</th><th class="number">own tests</th><th class="number">lint</th>
<th class="number">to look at</th></tr></thead>
<tbody>
{% for kata in katas %}<tr><td><a href="#{{ kata.anchor }}">{{ kata.title }}</a></td>
<td class="{{ kata.mark }}">{{ kata.state }}</td><td>{{ kata.probe }}</td><td>{{ kata.tests }}</td>
<td class="number">{{ kata.minutes }}</td><td class="number">{{ kata.queries }}</td><td class="number">{{ kata.rows }}</td>
<td class="number">{{ kata.own }}</td><td class="number">{{ kata.findings }}</td>
<td class="number">{{ kata.looks }}</td></tr>
{% endfor %}</tbody></table></div>
<p class="quiet">{{ counted }}</p>
{% for by, text in totals %}<p>Solved by {{ by }}: {{ text }}</p>{% endfor %}
{% if notes %}<h3>The candidate's notes</h3><pre class="wrap">{{ notes }}</pre>{% endif %}
{% if commits %}<h3>Commits</h3><pre class="wrap">{{ commits }}</pre>{% endif %}
{% if history %}<p>The history of git came along in <code>history.bundle</code>. Look at it as at any stranger's
repository.</p>{% endif %}
{% for kata in katas %}
<section id="{{ kata.anchor }}">
<h2>{{ kata.title }}</h2>
<p><code>{{ kata.id }}</code>, {{ kata.level }}, {{ kata.long }}:
<span class="{{ kata.mark }}">{{ kata.state }}</span></p>
{% if kata.problem %}<p>Why: <code>{{ kata.problem }}</code></p>{% endif %}
{% if kata.reason %}<p>The first case that is answered otherwise:</p><pre class="wrap">{{ kata.reason }}</pre>{% endif %}
{% if kata.failed %}<p>Tests that fail:</p>
<ul>{% for name in kata.failed %}<li><code>{{ name }}</code></li>{% endfor %}</ul>{% endif %}
{% if kata.marks %}<p>To look at; none of it is proof of anything:</p>
<ul>{% for mark in kata.marks %}<li><code>{{ mark }}</code></li>{% endfor %}</ul>{% endif %}
{% if kata.difference %}<h3>Beside the stub</h3>
<pre class="diff">{% for sign, line in kata.difference %}<span class="{{ sign }}">{{ line }}</span>{% endfor %}</pre>
{% endif %}
{% for added in kata.added %}<h3>Added: {{ added.file }}, {{ added.tests }}</h3>
<pre>{{ added.text }}</pre>{% endfor %}
{% if kata.lint %}<h3>What ruff finds, and not in the stub</h3>
<ul>{% for place, code, text in kata.lint %}<li><code>{{ place }}</code> {{ code }} {{ text }}</li>{% endfor %}</ul>
{% endif %}
<h3>The talk: {{ kata.question }}</h3>
{% for heading, text in kata.good %}<p class="quiet">{{ heading }}:</p>{{ text }}{% endfor %}
{% for question, text in kata.follow_ups %}<p><strong>{{ question }}</strong></p>{{ text }}{% endfor %}
{% for heading, text in kata.more %}<p class="quiet">{{ heading }}:</p>{{ text }}{% endfor %}
<div class="last"><div class="wide"><table>
<thead><tr><th>rating</th>{% for rating in ratings %}<th>{{ rating }}</th>{% endfor %}</tr></thead>
<tbody>{% for criterion in rubric %}<tr><td>{{ criterion }}</td>
{% for rating in ratings %}<td class="box">☐</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
<p class="quiet">Notes:</p><div class="room"></div></div>
</section>
{% endfor %}
"""

COMPARISON = """\
<h1>Candidates side by side</h1>
<p class="lead">{{ role }}</p>
<div class="wide"><table>
<thead><tr><th></th>{% for name in names %}<th>{{ name }}</th>{% endfor %}</tr></thead>
<tbody>{% for what, values in rows %}<tr><th>{{ what }}</th>{% for value in values %}<td>{{ value }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
{% for remark in remarks %}<p class="quiet">{{ remark }}</p>{% endfor %}
"""
