/// A Section Header Block (draft-ietf-opsawg-pcapng §4.1).
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +---------------------------------------------------------------+
///     |                   Block type: 0x0A0D0D0A                      |
///     +---------------------------------------------------------------+
///     |                      Block total length                       |
///     +---------------------------------------------------------------+
///     |                Byte-order magic: 0x1A2B3C4D                   |
///     +-------------------------------+-------------------------------+
///     |       Major version: 1        |      Minor version: 0         |
///     +-------------------------------+-------------------------------+
///     |                        Section length                         |
///     |                                                               |
///     +---------------------------------------------------------------+
///     /                   Options, block total length                 /
///     +---------------------------------------------------------------+
struct SectionHeader: BitwiseCopyable {
    /// The same in both byte orders.
    static let blockType: UInt32 = 0x0A0D_0D0A
    /// Octets that tell the byte order.
    static let orderLength = 12
    static let shortest = 28

    /// Whether the section's byte order is not the host's.
    var isSwapped: Bool
    var blockLength: Int

    /// Reads 16 octets at `offset`.
    init(_ octets: Span<UInt8>, at offset: Int) throws(HeaderTrouble) {
        switch octets.word(at: offset + 8, isSwapped: false) {
        case 0x1A2B_3C4D: isSwapped = false
        case 0x4D3C_2B1A: isSwapped = true
        default: throw HeaderTrouble(words: "a section whose byte-order magic is neither of the two")
        }
        blockLength = Int(octets.word(at: offset + 4, isSwapped: isSwapped))
        guard blockLength >= Self.shortest, blockLength % 4 == 0 else {
            throw HeaderTrouble(words: "a section header of \(blockLength) octets")
        }
        let major = octets.halfWord(at: offset + 12, isSwapped: isSwapped)
        let minor = octets.halfWord(at: offset + 14, isSwapped: isSwapped)
        // 1.2 was written by mistake, and is read like 1.0 (draft §4.1).
        guard major == 1, minor == 0 || minor == 2 else {
            throw HeaderTrouble(words: "unsupported pcapng savefile version \(major).\(minor)")
        }
    }

    /// Whether the octets at `offset` begin a section, as far as twelve of them tell.
    static func isAt(_ offset: Int, _ octets: Span<UInt8>, end: Int) -> Bool {
        guard end - offset >= orderLength, octets.word(at: offset, isSwapped: false) == blockType else { return false }
        return [0x1A2B_3C4D, 0x4D3C_2B1A].contains(octets.word(at: offset + 8, isSwapped: false))
    }
}
