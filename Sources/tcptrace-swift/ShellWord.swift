import PacketCapture

/// Words as a shell takes them, for commands that a reader may paste.
enum ShellWord {
    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:,@%".utf8)

    static func quoted(_ path: PathName) -> String {
        let isOption = path.octets.first == UInt8(ascii: "-") && !path.isStandardStream
        return quoted(octets: isOption ? Array("./".utf8) + path.octets : path.octets)
    }

    static func quoted(_ text: String) -> String { quoted(octets: Array(text.utf8)) }

    private static func quoted(octets: [UInt8]) -> String {
        if !octets.isEmpty, octets.allSatisfy(plain.contains) { return String(decoding: octets, as: UTF8.self) }
        let text = String(decoding: octets, as: UTF8.self)
        let isText = octets.elementsEqual(text.utf8) && text.unicodeScalars.allSatisfy(isPrinted)
        if isText {
            // By octets: a quotation mark before a combining character is no Character of its own.
            let inside = octets.flatMap { $0 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$0] }
            return "'" + String(decoding: inside, as: UTF8.self) + "'"
        }
        return "$'" + octets.map(escaped).joined() + "'"
    }

    private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }

    /// As within $'...' of bash and zsh.
    private static func escaped(_ octet: UInt8) -> String {
        switch octet {
        case UInt8(ascii: "'"), UInt8(ascii: "\\"): return "\\" + String(UnicodeScalar(octet))
        case 0x20..<0x7F: return String(UnicodeScalar(octet))
        default: return "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
        }
    }
}
