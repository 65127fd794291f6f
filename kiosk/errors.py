"""Errors that cross a port. They carry facts; the words for a person are chosen where they are shown.

Adapters translate vendor errors into these, so that nothing of a vendor's escapes its adapter.
"""

_SHOWN = 80  # characters of somebody else's text


class KioskError(Exception):
    """Base of everything that the kiosk itself raises."""


class SettingsError(KioskError):
    """A settings file is wrong: names the file and the path of each wrong key inside it."""

    def __init__(self, file: str, *details: str) -> None:
        super().__init__("\n".join(f"{file}: {detail}" for detail in details))
        self.file = file
        self.details = details


class NameRefusedError(KioskError):
    """A name that may not stand in topics, files and certificates: says of what it is one, and why not."""

    def __init__(self, what: str, name: str, why: str) -> None:
        shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
        super().__init__(f"{what} {shown!a}: {why}")
        self.what = what
        self.name = name
        self.why = why


class KeyUnavailableError(KioskError):
    """A key of the kiosk's own cannot be used: names it, and says why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key = key
        self.why = why


class CertificateRefusedError(KioskError):
    """The carrier gives no certificate: says why (a CertificateRefusal)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no certificate: {reason}")
        self.reason = reason


class AlreadyRunningError(KioskError):
    """Another process of this kind runs on the same files. pid: 0 where it did not say."""

    def __init__(self, what: str, file: str, pid: int) -> None:
        super().__init__(
            f"another {what} runs already (process {pid or 'unknown'}): it holds {file}"
        )
        self.what = what
        self.file = file
        self.pid = pid


# -- documents ------------------------------------------------------------------------------


class DocumentError(KioskError):
    """Reading the document failed; whatever was read is void."""


class NoReaderError(DocumentError):
    """There is no reader that a card may be laid on."""


class ReaderRefusedError(NoReaderError):
    """There is a reader, and it is not the one that the settings pin."""

    def __init__(self, reader: str, found: str, why: str) -> None:
        """found: what the kernel says of it, "" where it knows of no device behind it."""
        super().__init__(f"reader {reader!a} ({found or 'no device that the kernel knows'}): {why}")
        self.reader = reader
        self.found = found
        self.why = why


class ReaderAbsentError(NoReaderError):
    """No such reader, or the smart-card service is down."""

    def __init__(self, wanted: str, present: tuple[str, ...] = ()) -> None:
        missing = f"reader {wanted} is not there" if wanted else "no reader is there"
        super().__init__(f"{missing}; present: {', '.join(present) or 'none'}")
        self.wanted = wanted
        self.present = present


class ReaderFaultError(DocumentError):
    """The reader itself is broken or not authorised: no card will be read on it."""


class CardAbsentError(DocumentError):
    """No card lies on the reader, or it was taken away or torn out while it was being read."""


class CardMuteError(DocumentError):
    """The card did not answer within the deadline."""

    def __init__(self, deadline_s: float) -> None:
        super().__init__(f"the card did not answer within {deadline_s} s")
        self.deadline_s = deadline_s


class CardUnknownError(DocumentError):
    """A card that is none of the documents we read."""

    def __init__(self, atr: bytes, why: str = "") -> None:
        super().__init__(why or f"unknown card, ATR {atr.hex()}")
        self.atr = atr


class AccessKeyNeededError(DocumentError):
    """The chip opens only with a key from the printed page (MRZ or CAN)."""


class AccessKeyWrongError(DocumentError):
    """The chip refused the key: number, birth or expiry are not those on the page."""


class CardProtocolError(DocumentError):
    """The card answered what the standard does not allow, or its secure channel broke."""

    def __init__(self, what: str, sw: int | None = None) -> None:
        super().__init__(what if sw is None else f"{what} (SW {sw:04X})")
        self.what = what
        self.sw = sw


class CardEndlessError(CardProtocolError):
    """The card answered each command in time and came to no end."""

    def __init__(self, commands: int) -> None:
        super().__init__(f"the card came to no end in {commands} commands")
        self.commands = commands


class MalformedDataError(DocumentError):
    """Bytes from outside do not have the shape they must have. Carries no content, only the place."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(f"{what}: {detail}" if detail else what)
        self.what = what
        self.detail = detail


# -- camera and faces -----------------------------------------------------------------------


class CameraError(KioskError):
    """The camera is not there, or it stopped giving frames."""


class VirtualCameraError(CameraError):
    """What was named as the camera is none: software makes its pictures, or may."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} is a virtual device: {why}")
        self.path = path
        self.why = why


class CameraRefusedError(CameraError):
    """There is a camera, and it is not the one that the settings pin."""

    def __init__(self, found: str, why: str) -> None:
        """found: as in ReaderRefusedError."""
        super().__init__(f"camera ({found or 'no device that the kernel knows'}): {why}")
        self.found = found
        self.why = why


class FrameSizeError(CameraError):
    """The camera gave a frame of another size than it was opened with: (width, height, bytes)."""

    def __init__(self, given: tuple[int, int, int], wanted: tuple[int, int, int]) -> None:
        sizes = ["{}×{}, {} bytes".format(*size) for size in (given, wanted)]
        super().__init__(f"a frame of {sizes[0]}, not of {sizes[1]}")
        self.given = given
        self.wanted = wanted


class FaceAnalysisError(KioskError):
    """The inference process is gone, or refused to start (a model's hash is not the manifest's)."""


class MicrophoneError(KioskError):
    """The microphone is not there, or it stopped giving sound."""


class VoiceAnalysisError(KioskError):
    """The voice detector cannot be run, or is not the one that was tried."""


class FootageError(KioskError):
    """A recording or picture cannot be used: names the file and why."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file = file
        self.why = why


class NoFaceError(KioskError):
    """A picture, or a whole recording, in which no face is found."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file}: no face is found in it")
        self.file = file


class CalibrationError(KioskError):
    """A calibration set is malformed: names the file, the line (0: the whole) and what is wrong there."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(f"{file}, line {line}: {why}" if line else f"{file}: {why}")
        self.file = file
        self.line = line
        self.why = why


class TooFewSamplesError(KioskError):
    """So few samples support no such claim (rule of three: 3 / rate)."""

    def __init__(self, what: str, given: int, needed: int, rate: float) -> None:
        super().__init__(f"{given} {what}: {needed} are needed to claim a rate of {rate:g}")
        self.what = what
        self.given = given
        self.needed = needed
        self.rate = rate


# -- papers ---------------------------------------------------------------------------------


class TypesettingError(KioskError):
    """A paper was not typeset: its template, its fonts or its process failed."""


class PrinterError(KioskError):
    """A receipt was not printed, or not to its end."""

    def __init__(self, trouble: str, *, begun: bool) -> None:
        """trouble: a PrinterTrouble. begun: a part of it may be out already."""
        super().__init__(f"receipt printer: {trouble}{', in the middle of a receipt' * begun}")
        self.trouble = trouble
        self.begun = begun


# -- records and the carrier ----------------------------------------------------------------


class EarphonesGoneError(KioskError):
    """The jack's device is not there: names it, and says why."""

    def __init__(self, device: str, why: str) -> None:
        super().__init__(f"earphones {device!a}: {why}")
        self.device = device
        self.why = why


class ScannerGoneError(KioskError):
    """The scanner's device is not there, or is another's: names it, and says why."""

    def __init__(self, device: str, why: str) -> None:
        super().__init__(f"scanner {device!a}: {why}")
        self.device = device
        self.why = why


class RecordNotFoundError(KioskError):
    """No record has the id or reference number that a person typed. hint: where else it is; may be empty."""

    def __init__(self, text: str, hint: str = "") -> None:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        super().__init__(
            f"no record here has the id or reference number {shown!a}{hint and f'; {hint}'}"
        )
        self.text = text


class RecordAmbiguousError(KioskError):
    """Several records end with a reference number: names what would tell them apart."""

    def __init__(self, text: str, found: tuple[str, ...]) -> None:
        super().__init__(f"{len(found)} records are called {text}: say which ({', '.join(found)})")
        self.text = text
        self.found = found


class StoreFullError(KioskError):
    """The outbox database has reached its cap, or the disk is full: nothing was saved."""


class StoreDamagedError(KioskError):
    """SQLite finds the database damaged, or cannot read or write it: nothing was saved."""


class StoreCorruptError(StoreDamagedError):
    """The file itself is damaged, by SQLite's word: no rights, no lock and no full disk are the cause."""


class StoreInUseError(StoreDamagedError):
    """Others have the store open, or mend it, and did not let go in time."""


class CarrierUnreachableError(KioskError):
    """No answer within the deadline: the facts asked for stay unknown."""


class SnapshotTooLargeError(KioskError):
    """The listings do not fit into one answer; none are sent rather than some."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"a snapshot of {size} bytes, at most {most}")
        self.size = size
        self.most = most


class ListingKindsError(KioskError):
    """The listings differ in more than their days: too many kinds of them for one file."""

    def __init__(self, kinds: int, most: int) -> None:
        super().__init__(
            f"the listings have {kinds} combinations of list, region and sources, and a file takes {most}: "
            "name authorities as sources, no single cases"
        )
        self.kinds = kinds
        self.most = most


class EvidenceError(KioskError):
    """A signature, a seal or a digest is not what it must be."""


class EvidenceKeyUnknownError(EvidenceError):
    """It says that it is signed by a key that is not among those known: names it."""

    def __init__(self, kid: str) -> None:
        super().__init__("COSE: signed by another key")
        self.kid = kid
