"""The loader of packs: files become a set of rules that is checked, compiled and immutable.

A bundle is a folder with `bundle.toml` (version, day of release), `max_fact_age.toml` (how old facts may be)
and a folder per pack. A pack has `pack.toml` (name, version, texts that its rules refer to by name), perhaps
`parameters.toml` (its rules' thresholds; before bundle 6 in `pack.toml`), and any number of rule files.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any

import msgspec

from kiosk.policy import bundle_signature, max_fact_age, validation
from kiosk.policy.rules import Rule, Text
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.validation import PackError, Param
from kiosk.settings import Settings

_LARGEST = 1 << 20
_PARAMETERS = "parameters.toml"
_NAMED_TEXTS = ("reason", "unknown_reason", "remedy", "appeal")


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `pack.toml`."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,32}$")]
    version: int
    params: dict[str, Param] = {}
    texts: dict[str, Text] = {}


class _Folder(msgspec.Struct, frozen=True):
    """A pack's folder: its files by name."""

    name: str
    files: dict[str, bytes]


def load_packs(
    directory: Traversable | None = None,
    names: Sequence[str] | None = None,
    demands: bundle_signature.Demands | None = None,
) -> RuleSet:
    """The rules of a bundle, or of those shipped. `names`: which packs; None: all.

    Raises PackError, and BundleError for the bundle as a whole.
    """
    root: Traversable = directory or files("kiosk.policy") / "packs"
    manifest_bytes = _read(root / "bundle.toml", "bundle.toml")
    manifest = _decode(manifest_bytes, bundle_signature.Manifest, "bundle.toml")
    folders = _folders(root)
    ages_file = _ages_file(root)
    head = {"bundle.toml": manifest_bytes} | ages_file
    everything = bundle_signature.listing(_rows(head, folders))
    max_ages = max_fact_age.load(next(iter(ages_file.values()), b""))
    bundle_signature.check(root, manifest, everything, demands or bundle_signature.Demands())
    chosen = _chosen(root, folders, names)
    packs = [_pack(folder) for folder in chosen]
    params = _params(packs)
    written = [
        rule for folder, pack in zip(chosen, packs, strict=True) for rule in _of(folder, pack)
    ]
    rules = [max_fact_age.applied(rule, max_ages) for rule in written]
    digest = hashlib.sha256(bundle_signature.listing(_rows(head, chosen))).hexdigest()
    validation.check(rules, params)
    version = "+".join([f"bundle-{manifest.version}", *(f"{p.name}-{p.version}" for p in packs)])
    return RuleSet(version, digest, manifest.released, rules, params)


def load_chosen(settings: Settings) -> RuleSet:
    """The rules that the settings choose and demand. Raises as `load_packs`, and OSError for the key."""
    key = settings.policy.public_key
    demands = bundle_signature.Demands(key.read_bytes() if key else b"", settings.policy.installed)
    return load_packs(settings.paths.chosen_packs, settings.policy.packs, demands)


def _folders(root: Traversable) -> list[_Folder]:
    return [
        _Folder(folder.name, {f.name: _read(f, f"{folder.name}/{f.name}") for f in _toml(folder)})
        for folder in sorted((f for f in root.iterdir() if f.is_dir()), key=_name)
        if _toml(folder)
    ]


def _name(file: Traversable) -> str:
    return file.name


def _toml(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=_name)


def _ages_file(root: Traversable) -> dict[str, bytes]:
    """By its name; bundles before 6 have none. Raises PackError for two."""
    names = (max_fact_age.FILE, max_fact_age.FILE_UNTIL_12)
    there = [name for name in names if (root / name).is_file()]
    if len(there) > 1:
        raise PackError(there[1], "", f"{there[0]} is there, too")
    return {name: _read(root / name, name) for name in there}


def _rows(head: dict[str, bytes], folders: list[_Folder]) -> Iterator[tuple[str, bytes]]:
    yield from head.items()
    for folder in folders:
        for name, content in folder.files.items():
            yield f"{folder.name}/{name}", content


def _chosen(
    root: Traversable, folders: list[_Folder], names: Sequence[str] | None
) -> list[_Folder]:
    there = {folder.name: folder for folder in folders}
    wanted = sorted(there if names is None else set(names))
    missing = [name for name in wanted if name not in there]
    if missing:
        raise bundle_signature.BundleError(str(root), f"no pack {', '.join(missing)}")
    if not wanted:
        raise bundle_signature.BundleError(str(root), "no packs")
    return [there[name] for name in wanted]


def _pack(folder: _Folder) -> Pack:
    place = f"{folder.name}/pack.toml"
    if "pack.toml" not in folder.files:
        raise PackError(place, "", "is missing")
    pack: Pack = _decode(folder.files["pack.toml"], Pack, place)
    if pack.name != folder.name:
        raise PackError(place, "", f"name: {pack.name} lies in the folder {folder.name}")
    if _PARAMETERS not in folder.files:
        return pack
    place = f"{folder.name}/{_PARAMETERS}"
    if pack.params:
        raise PackError(place, "", "pack.toml has params, too")
    params = _decode(folder.files[_PARAMETERS], dict[str, Param], place)
    return msgspec.structs.replace(pack, params=params)


def _params(packs: list[Pack]) -> dict[str, Param]:
    """The params of all packs. Raises PackError where two packs declare the same one."""
    params: dict[str, Param] = {}
    for pack in packs:
        twice = sorted(params.keys() & pack.params.keys())
        if twice:
            raise PackError(
                f"{pack.name}/pack.toml", "", f"params.{twice[0]}: another pack declares it"
            )
        params |= pack.params
    return params


def _of(folder: _Folder, pack: Pack) -> Iterator[Rule]:
    for name, content in folder.files.items():
        if name in {"pack.toml", _PARAMETERS}:
            continue
        place = f"{folder.name}/{name}"
        rows = _toml_of(content, place).get("rule")
        if not rows or not isinstance(rows, list):
            raise PackError(place, "", "has no [[rule]]")
        for row in rows:
            if not isinstance(row, dict):
                raise PackError(place, "", "rule: is no table")
            yield _rule(row, pack, place)


def _rule(row: dict[str, Any], pack: Pack, place: str) -> Rule:
    id_ = str(row.get("id", ""))
    try:
        for key in _NAMED_TEXTS:
            if isinstance(row.get(key), str):
                row[key] = pack.texts[row[key]]
        basis = row.get("basis")
        if isinstance(basis, dict) and isinstance(basis.get("title"), str):
            basis["title"] = pack.texts[basis["title"]]
        rule = msgspec.convert(row, Rule)
    except KeyError as error:
        raise PackError(place, id_, f"no text {error.args[0]!r} in pack.toml") from error
    except msgspec.ValidationError as error:
        raise PackError(place, id_, str(error)) from error
    return msgspec.structs.replace(rule, pack=pack.name, file=place)


def _read(file: Traversable, place: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PackError(place, "", error.strerror or str(error)) from error
    if len(content) > _LARGEST:
        raise PackError(place, "", f"{len(content)} bytes")
    return content


def _decode(content: bytes, kind: type, place: str) -> Any:
    try:
        return msgspec.convert(_toml_of(content, place), kind)
    except msgspec.ValidationError as error:
        raise PackError(place, "", str(error)) from error


def _toml_of(content: bytes, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackError(place, "", f"not valid TOML: {error}") from error
