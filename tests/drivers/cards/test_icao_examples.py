"""The worked examples of ICAO 9303-11: appendix D (BAC), G (PACE with ECDH and DH), I (PACE-CAM).

Private keys and nonces are the examples' own: they are given to the protocols as random numbers.
"""

import pytest

from drivers.cards.emrtd import pace
from drivers.cards.emrtd.bac import authenticate, document_keys
from drivers.cards.emrtd.groups import EllipticGroup, standard_group
from drivers.cards.emrtd.secure_messaging import SecureChannel, SessionKeys
from drivers.cards.emrtd.security_infos import parse
from drivers.cards.emrtd.suites import Suite
from drivers.cards.iso7816 import Command, parse_response
from kiosk.errors import AccessKeyWrongError, CardProtocolError
from kiosk.identity.documents import AccessKey

KEY = AccessKey("L898902C", "690806", "940623")
SESSION = SessionKeys(
    Suite.TRIPLE_DES,
    bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"),
    bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
    bytes.fromhex("887022120C06C226"),
)


class Played:
    """A card that expects exactly these commands and gives these answers."""

    def __init__(self, *exchanges):
        self.exchanges = list(exchanges)

    def exchange(self, command):
        expected, answer = self.exchanges.pop(0)
        assert command.encode().hex().upper() == expected
        return parse_response(bytes.fromhex(answer))


def scalars(*numbers):
    """Random numbers that make a group choose exactly these private keys."""
    left = list(numbers)
    return lambda size: (int(left.pop(0), 16) - 1).to_bytes(size, "big")


# -- appendix D ------------------------------------------------------------------------------


def test_document_keys_of_appendix_d1():
    enc, mac = document_keys(KEY)
    assert enc.hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert mac.hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_authentication_of_appendix_d3():
    chunks = iter(
        [bytes.fromhex("781723860C06C226"), bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")]
    )
    card = Played(
        ("0084000008", "4608F919887022129000"),
        (
            "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
        ),
    )
    assert authenticate(card, KEY, lambda _size: next(chunks)) == SESSION


def test_secure_messaging_of_appendix_d4():
    card = Played(
        (
            "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
            "990290008E08FA855A5D4C50A8ED9000",
        ),
        (
            "0CB000000D9701048E08ED6705417E96BA5500",
            "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
        ),
        (
            "0CB000040D9701128E082EA28A70F3C7B53500",
            "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
        ),
    )
    channel = SecureChannel(card, SESSION)
    assert channel.exchange(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E"))).sw == 0x9000
    read = channel.exchange(Command(0x00, 0xB0, 0, 0, le=4))
    assert read.data.hex().upper() == "60145F01"
    rest = channel.exchange(Command(0x00, 0xB0, 0, 4, le=0x12))
    assert rest.data.hex().upper() == "04303130365F36063034303030305C026175"


# -- appendix G ------------------------------------------------------------------------------

PACE_KEY = AccessKey("T22000129", "640812", "101031")
ECDH = parse(bytes.fromhex("31143012060A04007F0007020204020202010202010D")).pace[0]
DH = parse(bytes.fromhex("31143012060A04007F00070202040102020102020100")).pace[0]

ECDH_EXCHANGES = (
    ("0022C1A412800A04007F0007020204020283010184010D", "9000"),
    ("10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"),
    (
        (
            "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
            "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00"
        ),
        (
            "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
            "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000"
        ),
    ),
    (
        (
            "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
            "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200"
        ),
        (
            "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
            "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000"
        ),
    ),
    ("008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000"),
)
ECDH_SCALARS = (
    "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
    "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
)
DH_EXCHANGES = (
    ("0022C1A412800A04007F00070202040102830101840100", "9000"),
    ("10860000027C0000", "7C128010854D8DF5827FA6852D1A4FA701CDDDCA9000"),
    (
        (
            "10860000867C818381818023FB3749EA030D2A25B278D2A562047ADE3F01B74F17A15402CB7352CA7D2B3E"
            "B71C343DB13D1DEBCE9A3666DBCFC920B49174A602CB47965CAA73DC702489A44D41DB914DE9613DC5E98C94"
            "160551C0DF86274B9359BC0490D01B03AD54022DCB4F57FAD6322497D7A1E28D46710F461AFE710FBBBC5F8B"
            "A166F4311975EC6C00"
        ),
        (
            "7C818382818078879F57225AA8080D52ED0FC890A4B25336F699AA89A2D3A189654AF70729E623EA5738B263"
            "81E4DA19E004706FACE7B235C2DBF2F38748312F3C98C2DD4882A41947B324AA1259AC22579DB93F7085655A"
            "F30889DBB845D9E6783FE42C9F2449400306254C8AE8EE9DD812A804C0B66E8CAFC14F84D8258950A91B4412"
            "6EE69000"
        ),
    ),
    (
        (
            "10860000867C8183838180907D89E2D425A178AA81AF4A7774EC8E388C115CAE67031E85EECE520BD911551B"
            "9AE4D04369F29A02626C86FBC6747CC7BC352645B6161A2A42D44EDA80A08FA8D61B76D3A154AD8A5A51786B"
            "0BC07147057871A922212C5F67F43173172236B7747D1671E6D692A3C7D40A0C3C5CE397545D015C175EB513"
            "0551EDBC2EE5D400"
        ),
        (
            "7C8183848180075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3A213F538"
            "20C42ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F729005FBA7E3FA5DC"
            "41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D866C79CE0584E49687FF61BC29"
            "AEA19000"
        ),
    ),
    ("008600000C7C0A8508B46DD9BD4D98381F00", "7C0A8608917F37B5C0E6D8D19000"),
)
DH_SCALARS = (
    "5265030F751F4AD18B08AC565FC7AC952E41618D",
    "89CCD99B0E8D3B1F11E1296DCA68EC53411CF2CA",
)


def test_pace_with_ecdh_of_appendix_g1():
    opened = pace.authenticate(Played(*ECDH_EXCHANGES), ECDH, PACE_KEY, scalars(*ECDH_SCALARS))
    assert opened.keys.enc.hex().upper() == "F5F0E35C0D7161EE6724EE513A0D9A7F"
    assert opened.keys.mac.hex().upper() == "FE251C7858B356B24514B3BD5F4297D1"
    assert opened.keys.ssc == bytes(16)


def test_pace_with_dh_of_appendix_g2():
    opened = pace.authenticate(Played(*DH_EXCHANGES), DH, PACE_KEY, scalars(*DH_SCALARS))
    assert opened.keys.enc.hex().upper() == "2F7F46ADCC9E7E521B45D192FAFA9126"
    assert opened.keys.mac.hex().upper() == "805A1D27D45A5116F73C54469462B7D8"


def test_a_chip_that_gives_another_token_is_not_believed():
    wrong = (*ECDH_EXCHANGES[:4], (ECDH_EXCHANGES[4][0], "7C0A86083ABB9674BCE93C099000"))
    with pytest.raises(CardProtocolError, match="token"):
        pace.authenticate(Played(*wrong), ECDH, PACE_KEY, scalars(*ECDH_SCALARS))


def test_a_refused_token_means_a_wrong_key():
    refused = (*ECDH_EXCHANGES[:4], (ECDH_EXCHANGES[4][0], "6300"))
    with pytest.raises(AccessKeyWrongError):
        pace.authenticate(Played(*refused), ECDH, PACE_KEY, scalars(*ECDH_SCALARS))


def test_a_point_off_the_curve_is_refused():
    answer = ECDH_EXCHANGES[2][1].replace("7C43824104824F", "7C43824104824E")
    off = (*ECDH_EXCHANGES[:2], (ECDH_EXCHANGES[2][0], answer))
    with pytest.raises(CardProtocolError, match="not a point"):
        pace.authenticate(Played(*off), ECDH, PACE_KEY, scalars(*ECDH_SCALARS))


# -- appendix I ------------------------------------------------------------------------------


def test_chip_authentication_mapping_of_appendix_i():
    keys = SessionKeys(
        Suite.AES_128, bytes.fromhex("0A9DA4DB03BDDE39FC5202BC44B2E89E"), b"", bytes(16)
    )
    encrypted = bytes.fromhex(
        "1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92"
    )
    data = pace.chip_authentication_data(keys, encrypted)
    assert data == 0x85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3
    static = bytes.fromhex(
        "041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC8"
        "84D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F"
    )
    group = standard_group(13)
    assert isinstance(group, EllipticGroup)
    mapping = group.point(static) * data
    assert mapping.x() == 0xA234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B3
    genuine = pace.ChipMapping(data, mapping.to_bytes("uncompressed"), group)
    assert pace.is_genuine(genuine, static)
    assert not pace.is_genuine(genuine._replace(data=data + 1), static)
