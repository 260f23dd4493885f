/// The header of a classic capture file (draft-ietf-opsawg-pcap), in any of the forms that were in use.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +---------------------------------------------------------------+
///     |                          Magic number                         |
///     +-------------------------------+-------------------------------+
///     |       Major version: 2        |       Minor version: 4        |
///     +-------------------------------+-------------------------------+
///     |                           Reserved                            |
///     +---------------------------------------------------------------+
///     |                           Reserved                            |
///     +---------------------------------------------------------------+
///     |                        Snapshot length                        |
///     +-------+-----------------------+-------------------------------+
///     |  FCS  |       Reserved        |           Link type           |
///     +-------+-----------------------+-------------------------------+
struct ClassicHeader: BitwiseCopyable {
    static let length = 24

    /// How a record's two lengths stand.
    enum LengthOrder: UInt8, BitwiseCopyable {
        /// Captured length, then original length.
        case usual
        /// The other way round, as files before version 2.3 have it.
        case exchanged
        /// Either, as files of version 2.3 have it: the captured length is the smaller one.
        case unsure
    }

    /// Whether the file's byte order is not the host's.
    var isSwapped: Bool
    /// Nanoseconds in one unit of a record's fraction of a second.
    var fractionUnit: Int64
    /// Octets before each record's frame: 16, or 24 in the modified format.
    var recordHeaderLength: Int
    var lengthOrder: LengthOrder
    var interface: (linkType: UInt32, snapshotLength: Int)

    /// What a magic number says; nil when it is none of a classic file.
    private static func meaning(
        of magic: UInt32
    ) -> (isSwapped: Bool, fractionUnit: Int64, recordHeaderLength: Int)? {
        switch magic {
        case 0xA1B2_C3D4: (false, 1000, 16)
        case 0xD4C3_B2A1: (true, 1000, 16)
        // Nanoseconds.
        case 0xA1B2_3C4D: (false, 1, 16)
        case 0x4D3C_B2A1: (true, 1, 16)
        // A patched libpcap of the 1990s, whose records hold interface, protocol and packet type as well.
        case 0xA1B2_CD34: (false, 1000, 24)
        case 0x34CD_B2A1: (true, 1000, 24)
        default: nil
        }
    }

    /// Reads the 24 octets at `offset`.
    ///
    /// - Returns: nil when they are no header.
    /// - Throws: The reason why a header is of a version that cannot be read.
    init?(_ octets: Span<UInt8>, at offset: Int) throws(HeaderTrouble) {
        guard let meaning = Self.meaning(of: octets.word(at: offset, isSwapped: false)) else { return nil }
        (isSwapped, fractionUnit, recordHeaderLength) = meaning
        let major = octets.halfWord(at: offset + 4, isSwapped: isSwapped)
        let minor = octets.halfWord(at: offset + 6, isSwapped: isSwapped)
        switch (major, minor) {
        // 543.0 is DG/UX.
        case (2, 0...2), (543, 0): lengthOrder = .exchanged
        case (2, 3): lengthOrder = .unsure
        case (2, 4): lengthOrder = .usual
        default: throw HeaderTrouble(words: "unsupported pcap savefile version \(major).\(minor)")
        }
        // The upper bits tell the length of a frame check sequence, and of an extension that nobody uses.
        let linkType = LinkType.normal(octets.word(at: offset + 20, isSwapped: isSwapped) & 0x03FF_FFFF)
        let snapshotLength = octets.word(at: offset + 16, isSwapped: isSwapped)
        interface = (linkType, CaptureInterface.snapshotLength(ofField: snapshotLength, linkType: linkType))
    }

    /// Whether the octets at `offset`, where a record should begin, are a header of a version that occurs.
    static func isAt(_ offset: Int, _ octets: Span<UInt8>, end: Int) -> Bool {
        guard end - offset >= length, let header = try? ClassicHeader(octets, at: offset) else { return false }
        return octets.halfWord(at: offset + 4, isSwapped: header.isSwapped) == 2
    }
}

/// Why a file's header cannot be read.
struct HeaderTrouble: Error {
    var words: String
}
