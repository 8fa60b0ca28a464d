"""How ``report.html`` looks."""

# Told apart by people with any colour vision, on dark and on light ground; the first is ours.
COLOURS = (
    "#e8590c",
    "#1c7ed6",
    "#2f9e44",
    "#9c36b5",
    "#0c8599",
    "#e03131",
    "#a07800",
    "#7048e8",
    "#868e96",
    "#d6336c",
    "#5c940d",
)

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --text: #1b1e23; --quiet: #667080; --line: #dfe3e8;
  --ours: #fff4e6; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181c; --text: #e6e8eb; --quiet: #98a1ad; --line: #2d3138; --ours: #2b221a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 14px/1.5 Inter, "Segoe UI", system-ui, sans-serif; }
main { max-width: 1440px; margin: 0 auto; padding: 32px 28px 64px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 36px 0 10px; }
h3 { font-size: 13px; margin: 20px 0 6px; } h1 small, h3 small { font-weight: 400; color: var(--quiet); }
.quiet { color: var(--quiet); font-size: 13px; margin: 6px 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.wide table { width: 100%; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap;
  vertical-align: top; font-weight: 400; }
th:first-child { text-align: left; } thead th { color: var(--quiet); font-size: 12px; vertical-align: bottom; }
td small { display: block; color: var(--quiet); font-size: 11px; }
tr.ours { background: var(--ours); } tr.ours th { font-weight: 600; }
caption { text-align: left; font-weight: 600; padding: 4px 10px; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 5px; margin-right: 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; font-size: 13px; }
.charts, .tables { display: flex; flex-wrap: wrap; gap: 28px; align-items: flex-start; }
.charts figure { flex: 1 1 380px; max-width: 460px; }
figure { margin: 0; } .charts figcaption { font-weight: 600; margin-bottom: 4px; }
svg { width: 100%; height: auto; } svg text { fill: var(--quiet); font-size: 11px; }
svg .grid { stroke: var(--line); stroke-width: 1; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px; }
.pictures img { width: 100%; display: block; border-radius: 4px; }
.pictures figcaption { font-size: 12px; color: var(--quiet); margin-top: 2px; }
@media print { main { max-width: none; padding: 0; } .pictures, .charts { break-inside: avoid; } }
"""
