import PacketDecoding

/// The blocks of selective acknowledgments, from when their frame was decoded until their segment is told: by frame, and
/// of the newest frames only.
struct RecentSACKBlocks: Sendable {
    /// Segments wait for others in the order of the packets, or until their connection is known to be told.
    private static let most = 1 << 16

    private var blocks: [UInt64: SACKBlocks] = [:]
    private var order: [UInt64] = []
    private var oldest = 0

    mutating func note(_ newest: SACKBlocks, ofFrame frame: UInt64) {
        if blocks.updateValue(newest, forKey: frame) == nil { order.append(frame) }
        guard order.count - oldest > Self.most else { return }
        blocks[order[oldest]] = nil
        oldest += 1
        if oldest == Self.most {
            order.removeFirst(oldest)
            oldest = 0
        }
    }

    /// Those of a segment; nil when it has none, or nobody could read them.
    func blocks(of segment: Segment) -> SACKBlocks? {
        segment.attributes.contains(.sackBlocks) ? blocks[segment.frame] : nil
    }
}
