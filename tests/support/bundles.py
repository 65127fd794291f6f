"""Small bundles for the loader: a good one, and what is changed in it."""

RULE = {
    "id": '"R-1"',
    "version": "1",
    "title": '{ zh = "题", en = "title" }',
    "authority": '"province"',
    "region": '"CN"',
    "flows": '["new_sim"]',
    "condition": '"doc.expired"',
    "outcome": '"REFUSE"',
    "on_unknown": '"DEFER"',
    "basis": '{ title = { zh = "法", en = "law" } }',
    "effective_from": "2020-01-01",
    "reason": '{ zh = "因", en = "reason" }',
    "unknown_reason": '{ zh = "未知", en = "unknown" }',
    "remedy": '"come_back"',
    "appeal": '{ zh = "申诉", en = "appeal" }',
}
PACK = """name = "{name}"
version = 1
[params]
{name}_days = 3
[texts]
come_back = {{ zh = "再来", en = "come back" }}
"""


def rule(**changes):
    """One rule as TOML; a change to None leaves the key out."""
    rows = {key: value for key, value in (RULE | changes).items() if value is not None}
    return "[[rule]]\n" + "".join(f"{key} = {value}\n" for key, value in rows.items())


def bundle(
    folder, *rules, manifest="version = 5\nreleased = 2026-01-01\n", name="one", pack=PACK, ages=""
):
    """Write a bundle of one pack; its folder."""
    (folder / name).mkdir(parents=True)
    (folder / "bundle.toml").write_text(manifest)
    if ages:
        (folder / "max_fact_age.toml").write_text(ages)
    (folder / name / "pack.toml").write_text(pack.format(name=name))
    (folder / name / "rules.toml").write_text("\n".join(rules or [rule()]))
    return folder
