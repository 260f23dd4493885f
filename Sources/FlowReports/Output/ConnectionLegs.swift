import PacketDecoding
import TCPConformance
import TCPTracking

/// Finds connections that are one and the same on both sides of an address translator.
///
/// A translator changes addresses and ports and keeps the numbers. Two connections are legs of one when both initial
/// sequence numbers are equal (64 bits that two hosts chose), they begin within a quarter of a second of each other and
/// overlap, the SYNs carry the same options, the same time stamp where they have one, and one end is the same on both
/// sides or there is a time stamp. A proxy has sequence numbers of its own: `ProxiedConnections` finds
/// its two sides.
package struct ConnectionLegs: Sendable {
    /// Places for connections; two legs end nearly together, so that newer ones may take the places of older ones.
    private static let mostPlaces = 65_536
    private static let mostPairs = 10_000
    private static let tolerance: Int64 = 250_000_000

    private struct Leg: BitwiseCopyable {
        /// The two initial sequence numbers.
        var numbers: UInt64
        /// 0 in an empty place.
        var id: UInt64
        var key: FlowKey
        var client: End
        var start: Int64
        var end: Int64
        var options: UInt32
        var timestamp: UInt32?
    }

    /// Pairs of connection numbers, the one that began first in front.
    package private(set) var pairs: [(first: UInt64, second: UInt64)] = []
    /// Each stands where its numbers say, and stays until another one needs the place.
    private var legs: [Leg] = []
    private var count = 0

    package init() {}

    /// Takes a connection that ended.
    package mutating func add(_ brief: ConnectionBrief) {
        guard let handshake = brief.handshake else { return }
        let options: SegmentAttributes = [.maximumSegmentSize, .windowScale, .sackPermitted, .timestamps, .multipath]
        let leg = Leg(
            numbers: handshake.numbers, id: brief.id, key: brief.key, client: brief.client, start: brief.startTime,
            end: brief.lastTime, options: handshake.options.intersection(options).rawValue,
            timestamp: handshake.timestamp)
        if count * 2 >= legs.count, legs.count < Self.mostPlaces { grow(with: leg) }
        let place = place(of: leg.numbers)
        if legs[place].id == 0 {
            count += 1
        } else if legs[place].numbers == leg.numbers, isSame(leg, legs[place]), pairs.count < Self.mostPairs {
            pairs.append((min(leg.id, legs[place].id), max(leg.id, legs[place].id)))
        }
        legs[place] = leg
    }

    /// Asks for the place of a connection that is about to be added.
    package func prefetch(_ brief: ConnectionBrief) {
        if let handshake = brief.handshake { legs.prefetch(place(of: handshake.numbers)) }
    }

    private func place(of numbers: UInt64) -> Int {
        Int(truncatingIfNeeded: (numbers &* 0x9E37_79B9_7F4A_7C15) >> 40) & (legs.count - 1)
    }

    private mutating func grow(with leg: Leg) {
        let old = legs
        var empty = leg
        empty.id = 0
        legs = Array(repeating: empty, count: max(256, 2 * old.count))
        count = 0
        for leg in old where leg.id != 0 {
            let place = place(of: leg.numbers)
            if legs[place].id == 0 { count += 1 }
            legs[place] = leg
        }
    }

    private func isSame(_ leg: Leg, _ other: Leg) -> Bool {
        guard leg.id != other.id, leg.key != other.key, leg.options == other.options, leg.timestamp == other.timestamp,
            abs(leg.start &- other.start) <= Self.tolerance, max(leg.start, other.start) <= min(leg.end, other.end)
        else { return false }
        if leg.timestamp != nil { return true }
        return isSameEnd(leg, leg.client, other, other.client)
            || isSameEnd(leg, leg.client.other, other, other.client.other)
    }

    private func isSameEnd(_ leg: Leg, _ end: End, _ other: Leg, _ otherEnd: End) -> Bool {
        leg.key.family == other.key.family && leg.key.address(of: end) == other.key.address(of: otherEnd)
            && leg.key.port(of: end) == other.key.port(of: otherEnd)
    }
}
