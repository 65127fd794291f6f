// Opens and verifies one record by the contract alone, with Node's own cryptography:
// node decode.mjs RECORD SEAL_KEY.pem EVIDENCE_KEY.pem
// Prints the record as JSON, bytes as hex. Exit status 1 with a sentence: it does not open, or is not what it says.
import { readFileSync } from "node:fs"
import * as crypto from "node:crypto"

const PLACE = -70001 // the outer header: device, record_id, seq, prev_hash

// -- CBOR (RFC 8949): what the contract uses of it ---------------------------------------------

class Tagged {
    constructor(tag, value) {
        this.tag = tag
        this.value = value
    }
}

function decode(bytes) {
    let at = 0
    function take(count) {
        if (at + count > bytes.length)
            throw new Error("CBOR ends early")
        at += count
        return bytes.subarray(at - count, at)
    }
    function argument(info) {
        if (info < 24)
            return info
        if (info > 27)
            throw new Error("CBOR of indefinite length")
        const raw = take(1 << (info - 24))
        const read = raw.length < 8 ? raw.readUIntBE(0, raw.length) : raw.readBigUInt64BE()
        return typeof read === "bigint" && read <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(read) : read
    }
    function simple(info) {
        switch (info) {
            case 20: return false
            case 21: return true
            case 22: return null
            case 25: return half(take(2).readUInt16BE())
            case 26: return take(4).readFloatBE()
            case 27: return take(8).readDoubleBE()
        }
        throw new Error("CBOR of a kind that the contract does not have")
    }
    function item() {
        const first = take(1)[0]
        const major = first >> 5, info = first & 31
        if (major === 7)
            return simple(info)
        const count = argument(info)
        switch (major) {
            case 0: return count
            case 1: return typeof count === "bigint" ? -1n - count : -1 - count
            case 2: return Buffer.from(take(count))
            case 3: return take(count).toString("utf8")
            case 4: return Array.from({ length: count }, item)
            case 5: return new Map(Array.from({ length: count }, () => [item(), item()]))
            default: return new Tagged(count, item())
        }
    }
    const value = item()
    if (at !== bytes.length)
        throw new Error("CBOR with something behind it")
    return value
}

function half(bits) {
    const exponent = (bits >> 10) & 31, fraction = bits & 1023, sign = bits >> 15 ? -1 : 1
    if (exponent === 31)
        return fraction ? NaN : sign * Infinity
    return sign * (exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction)
}

function head(major, count) {
    if (count < 24)
        return Buffer.from([major << 5 | count])
    if (count < 256)
        return Buffer.from([major << 5 | 24, count])
    const out = Buffer.alloc(count < 65536 ? 3 : 5)
    out[0] = major << 5 | (count < 65536 ? 25 : 26)
    out.writeUIntBE(count, 1, out.length - 1)
    return out
}

// Only what is signed or authenticated beside the content: texts, bytes, whole numbers, null and arrays.
function encode(value) {
    if (value === null)
        return Buffer.from([0xf6])
    if (typeof value === "number")
        return value < 0 ? head(1, -1 - value) : head(0, value)
    if (typeof value === "string")
        return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
    if (Buffer.isBuffer(value))
        return Buffer.concat([head(2, value.length), value])
    return Buffer.concat([head(4, value.length), ...value.map(encode)])
}

// -- COSE (RFC 9052, RFC 9053) -----------------------------------------------------------------

function tagged(message, tag) {
    const read = decode(message)
    if (!(read instanceof Tagged) || read.tag !== tag)
        throw new Error(`no COSE message of tag ${tag}`)
    return read.value
}

function unseal(message, privateKey) {
    const [protectedBytes, unprotected, ciphertext, [[how, from, wrapped]]] = tagged(message, 96)
    const aad = decode(protectedBytes).get(PLACE) ?? Buffer.alloc(0)
    const point = from.get(-1)
    const ephemeral = crypto.createPublicKey({
        format: "jwk",
        key: { kty: "EC", crv: "P-256", x: point.get(-2).toString("base64url"), y: point.get(-3).toString("base64url") }
    })
    const shared = crypto.diffieHellman({ privateKey, publicKey: ephemeral })
    const nobody = [null, null, null]
    const info = encode([-5, nobody, nobody, [256, how]])
    const wraps = Buffer.from(crypto.hkdfSync("sha256", shared, Buffer.alloc(0), info, 32))
    const unwrap = crypto.createDecipheriv("id-aes256-wrap", wraps, Buffer.alloc(8, 0xa6))
    const key = Buffer.concat([unwrap.update(wrapped), unwrap.final()])
    const opens = crypto.createDecipheriv("aes-256-gcm", key, unprotected.get(5))
    opens.setAAD(encode(["Encrypt", protectedBytes, aad]))
    opens.setAuthTag(ciphertext.subarray(-16))
    return { content: Buffer.concat([opens.update(ciphertext.subarray(0, -16)), opens.final()]), aad }
}

function verified(message, publicKey) {
    const [protectedBytes, , payload, signature] = tagged(message, 18)
    const signed = encode(["Signature1", protectedBytes, Buffer.alloc(0), payload])
    if (!crypto.verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature))
        throw new Error("the signature is not this evidence key's")
    return payload
}

// -- a record ----------------------------------------------------------------------------------

export function opened(message, sealPem, evidencePem) {
    const { content, aad } = unseal(message, crypto.createPrivateKey(sealPem))
    const record = decode(verified(content, crypto.createPublicKey(evidencePem)))
    const [device, record_id, seq, prev_hash] = decode(aad)
    if (record.get("device") !== device || record.get("record_id") !== record_id)
        throw new Error("the record stands in another one's place")
    const sha256 = crypto.createHash("sha256").update(message).digest()
    return { place: { device, record_id, seq, prev_hash }, sha256, record }
}

function plain(value) {
    if (Buffer.isBuffer(value))
        return value.toString("hex")
    if (value instanceof Map)
        return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]))
    if (Array.isArray(value))
        return value.map(plain)
    if (value && typeof value === "object")
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
    return value
}

const [file, sealFile, evidenceFile] = process.argv.slice(2)
if (!evidenceFile) {
    console.error("node decode.mjs RECORD SEAL_KEY.pem EVIDENCE_KEY.pem")
    process.exit(2)
}
try {
    const found = opened(readFileSync(file), readFileSync(sealFile), readFileSync(evidenceFile))
    console.log(JSON.stringify(plain(found), null, 2))
} catch (error) {
    console.error(`decode: ${error.message}`)
    process.exit(1)
}
