/// How many frames had which outcome. `frames` is the sum of `segments`, `quoted`, `notTCP`, `fragments`,
/// `opaque`, `undecodable` and `unknownLinkType`.
package struct DecodingCounts: Sendable {
    package internal(set) var frames: UInt64 = 0
    package internal(set) var segments: UInt64 = 0
    /// Segments beside those of `segments`, in the other frames of 802.11 aggregates (A-MSDU).
    package internal(set) var aggregated: UInt64 = 0
    /// ICMP errors that quote a TCP header.
    package internal(set) var quoted: UInt64 = 0
    package internal(set) var notTCP: UInt64 = 0
    /// Fragments that hold no TCP header but perhaps TCP payload: all of a datagram, 802.11 frame or CAPWAP packet but the
    /// one that completes it, and pieces of PPP's multilink, which are not put together.
    package internal(set) var fragments: UInt64 = 0
    /// What became of the datagrams that came in fragments.
    package internal(set) var datagrams = DatagramCounts()
    /// Frames whose inside is encrypted or compressed.
    package internal(set) var opaque: UInt64 = 0
    private var opaqueByReason = [10 of UInt64](repeating: 0)
    /// Segments that were captured in part: of `segments`, those with `.truncatedHeader` or `.truncatedPayload`.
    package internal(set) var truncated: UInt64 = 0
    package internal(set) var undecodable: UInt64 = 0
    /// Frames of link types that the decoder does not know.
    package internal(set) var unknownLinkType: UInt64 = 0

    /// The first frame that could not be decoded, and why.
    package internal(set) var firstUndecodable: (frame: UInt64, reason: Undecodable)?

    private var undecodableByReason = [320 of UInt64](repeating: 0)
    private var linkTypes = [8 of (number: UInt32, frames: UInt64)](repeating: (0, 0))

    package init() {}

    /// Frames whose inside is hidden for this reason.
    package func opaque(_ reason: Opaque) -> UInt64 {
        opaqueByReason[Int(reason.rawValue)]
    }

    /// Frames whose header of `layer` could not be read because of `limit`.
    package func undecodable(_ layer: Undecodable.Layer, _ limit: Undecodable.Limit) -> UInt64 {
        undecodableByReason.span[Self.index(layer, limit)]
    }

    /// Frames whose header of `layer` could not be read, whatever the reason.
    package func undecodable(_ layer: Undecodable.Layer) -> UInt64 {
        Undecodable.Limit.allCases.reduce(0) { $0 + undecodable(layer, $1) }
    }

    /// The unknown link types by number, in the order of their first frames: the first eight that occurred, which is
    /// more than the interfaces of a capture differ in. `unknownLinkType` counts the frames of further ones as well.
    package var unknownLinkTypes: [(number: UInt32, frames: UInt64)] {
        linkTypes.indices.map { linkTypes[$0] }.filter { $0.frames > 0 }
    }

    @inline(__always)
    mutating func addSegment(_ attributes: SegmentAttributes) {
        segments += 1
        if !attributes.isDisjoint(with: [.truncatedHeader, .truncatedPayload]) {
            truncated += 1
        }
    }

    /// Adds frames that all gave segments.
    mutating func add(_ other: DecodingCounts) {
        frames += other.frames
        segments += other.segments
        truncated += other.truncated
    }

    /// Counts a frame that gave no segment.
    mutating func add(_ outcome: FrameOutcome, of frame: FrameDescriptor) {
        switch outcome {
        case .segment, .quotedSegment:
            break
        case .notTCP:
            if FrameDecoder.isSupported(linkType: frame.linkType) {
                notTCP += 1
            } else {
                addUnknown(linkType: frame.linkType)
            }
        case .fragment:
            fragments += 1
        case .opaque(let reason):
            opaque += 1
            opaqueByReason[Int(reason.rawValue)] += 1
        case .undecodable(let reason):
            undecodable += 1
            undecodableByReason[Self.index(reason.layer, reason.limit)] += 1
            if firstUndecodable == nil {
                firstUndecodable = (frame.number, reason)
            }
        }
    }

    private mutating func addUnknown(linkType: UInt32) {
        unknownLinkType += 1
        for index in linkTypes.indices where linkTypes[index].frames == 0 || linkTypes[index].number == linkType {
            linkTypes[index] = (linkType, linkTypes[index].frames + 1)
            return
        }
    }

    private static func index(_ layer: Undecodable.Layer, _ limit: Undecodable.Limit) -> Int {
        Int(layer.rawValue) * 7 + Int(limit.rawValue)
    }
}
