/// The first octets of a file, which tell what it is.
struct FileSignature: BitwiseCopyable, Sendable {
    /// Octets that are looked at.
    static let length = 8

    /// The first octet is the most significant one.
    private var octets: UInt64 = 0
    /// How many of them the file has.
    private(set) var count = 0

    init() {}

    init(_ first: some Sequence<UInt8>) {
        for octet in first.prefix(Self.length) {
            octets |= UInt64(octet) << (56 - 8 * count)
            count += 1
        }
    }

    private subscript(index: Int) -> UInt8 { UInt8(truncatingIfNeeded: octets >> (56 - 8 * index)) }

    private func begins(with magic: [UInt8]) -> Bool {
        count >= magic.count && magic.indices.allSatisfy { self[$0] == magic[$0] }
    }

    /// The file begins as a capture does, or is too short to tell but could.
    var isCapture: Bool {
        Self.captureMagics.contains { magic in
            count > 0 && (0..<min(count, magic.count)).allSatisfy { self[$0] == magic[$0] }
        }
    }

    /// A Section Header Block (draft-ietf-opsawg-pcapng §4.1) comes first, as opposed to a classic file header.
    var isPcapng: Bool { begins(with: [0x0A, 0x0D, 0x0D, 0x0A]) }

    /// How the file is compressed, where it is and can be decompressed.
    var compression: Compression? { Compression.allCases.first { begins(with: $0.magic) } }

    /// What a file that is no capture seems to hold.
    var content: FileContent {
        if count == 0 { return .empty }
        if let compression { return .compressed(compression.name, command: compression.name + " -dc") }
        for (magic, content) in Self.foreignMagics where begins(with: magic) { return content }
        let isText = (0..<count).allSatisfy { index in
            [0x09, 0x0A, 0x0D].contains(self[index]) || (0x20..<0x7F).contains(self[index])
        }
        return isText ? .text : .unknown(first: (0..<min(count, 4)).map { self[$0] })
    }

    private static let captureMagics: [[UInt8]] = [
        [0x0A, 0x0D, 0x0D, 0x0A],
        [0xA1, 0xB2, 0xC3, 0xD4], [0xD4, 0xC3, 0xB2, 0xA1],
        // Nanoseconds.
        [0xA1, 0xB2, 0x3C, 0x4D], [0x4D, 0x3C, 0xB2, 0xA1],
        // The variant of a patched libpcap of the 1990s.
        [0xA1, 0xB2, 0xCD, 0x34], [0x34, 0xCD, 0xB2, 0xA1],
    ]

    private static let foreignMagics: [([UInt8], FileContent)] = [
        ([0x02, 0x21, 0x4C, 0x18], .compressed("legacy lz4", command: "lz4 -dc")),
        ([0x1F, 0x9D], .compressed("compress", command: "gzip -dc")),
        ([0x50, 0x4B, 0x03, 0x04], .compressed("zip", command: "unzip -p")),
        (Array("snoop".utf8), .foreignCapture("snoop")),
        (Array("GMBU".utf8), .foreignCapture("Microsoft Network Monitor")),
        (Array("RTSS".utf8), .foreignCapture("Microsoft Network Monitor 1")),
        (Array("TRSNIFF".utf8), .foreignCapture("NetXRay or Sniffer")),
        (Array("XCP\0".utf8), .foreignCapture("NetXRay or Sniffer")),
        (Array("iptrace".utf8), .foreignCapture("AIX iptrace")),
        (Array("Observer".utf8), .foreignCapture("Network Instruments Observer")),
        (Array("btsnoop".utf8), .foreignCapture("btsnoop")),
        (Array("LOGG".utf8), .foreignCapture("Vector BLF")),
        (Array("EyeSDN".utf8), .foreignCapture("EyeSDN")),
        (Array("NetScale".utf8), .foreignCapture("NetScaler")),
        (Array("\u{7F}ver".utf8), .foreignCapture("Savvius Peek")),
        ([0x05] + Array("VNF".utf8), .foreignCapture("Visual Networks")),
        ([0x01, 0x10, 0x4C, 0x00], .foreignCapture("Novell LANalyzer")),
        ([0xAA, 0xAA, 0xAA, 0xAA], .foreignCapture("InfoVista 5View")),
        ([0x42, 0xD2, 0x00, 0x34], .foreignCapture("RADCOM WAN/LAN analyzers")),
        ([0x00, 0x00, 0x02, 0x00, 0x12, 0x05, 0x00, 0x10], .foreignCapture("Tektronix K12")),
        ([0x54, 0x52, 0x00, 0x64], .foreignCapture("HP-UX nettl")),
        ([0x1C, 0x00, 0x01, 0xAC], .foreignCapture("IXIA hardware captures")),
        ([0xAC, 0x01, 0x00, 0x1C], .foreignCapture("IXIA hardware captures")),
        ([0x1C, 0x00, 0x01, 0xAB], .foreignCapture("IXIA software captures")),
        ([0xAB, 0x01, 0x00, 0x1C], .foreignCapture("IXIA software captures")),
    ]
}

/// What a file that is no capture seems to hold.
package enum FileContent: Sendable, Equatable {
    case empty
    /// Compressed in a way that is not read, or once more within a compressed file: the compressor's name, and the
    /// command that writes the content to standard output.
    case compressed(String, command: String)
    /// A capture of another tool's format.
    case foreignCapture(String)
    case text
    /// None of these; up to four first octets.
    case unknown(first: [UInt8])
}
