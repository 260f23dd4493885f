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
    private static let mostPlaces = 65_536
    private static let mostPairs = 10_000
    private static let tolerance: Int64 = 250_000_000

    private struct Leg: BitwiseCopyable {
        /// The two initial sequence numbers.
        var numbers: UInt64
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
    private let capacity: Int
    /// In the order in which they ended, so that memory is written one place behind the other; from `oldest` on where they
    /// are as many as can be.
    private var legs: [Leg] = []
    private var oldest = 0
    /// Where the numbers say: the index of a leg plus 1, under more of its hash, until another one needs the place; 0 is empty.
    private var places: [UInt32] = []

    /// Two legs end nearly together, so that newer ones may take the places of older ones.
    ///
    /// - Parameter capacity: Connections that are remembered, 1 to 65,535.
    package init(capacity: Int = 65_535) {
        precondition((1..<Self.mostPlaces).contains(capacity))
        self.capacity = capacity
    }

    /// Takes a connection that ended.
    package mutating func add(_ brief: ConnectionBrief) {
        guard let handshake = brief.handshake else { return }
        let options: SegmentAttributes = [.maximumSegmentSize, .windowScale, .sackPermitted, .timestamps, .multipath]
        let leg = Leg(
            numbers: handshake.numbers, id: brief.id, key: brief.key, client: brief.client, start: brief.startTime,
            end: brief.lastTime, options: handshake.options.intersection(options).rawValue,
            timestamp: handshake.timestamp)
        if legs.count * 2 >= places.count, places.count < Self.mostPlaces { grow() }
        let (place, tag) = place(of: leg.numbers)
        let index = Int(places[place] & 0xFFFF) - 1
        if index >= 0, places[place] & 0xFFFF_0000 == tag, legs[index].numbers == leg.numbers, isSame(leg, legs[index]),
            pairs.count < Self.mostPairs
        {
            pairs.append((min(leg.id, legs[index].id), max(leg.id, legs[index].id)))
        }
        places[place] = tag | UInt32(legs.keep(leg, among: capacity, oldest: &oldest) + 1)
    }

    /// A connection with these initial sequence numbers is told soon.
    package mutating func willAdd(_ numbers: UInt64) {
        if !places.isEmpty { places.prefetch(place(of: numbers).place, octets: 4) }
    }

    private func place(of numbers: UInt64) -> (place: Int, tag: UInt32) {
        let hash = numbers &* 0x9E37_79B9_7F4A_7C15
        return (
            Int(truncatingIfNeeded: hash >> 40) & (places.count - 1),
            UInt32(truncatingIfNeeded: hash >> 8) & 0xFFFF_0000
        )
    }

    private mutating func grow() {
        places = Array(repeating: 0, count: max(256, 2 * places.count))
        for index in legs.indices {
            let (place, tag) = place(of: legs[index].numbers)
            places[place] = tag | UInt32(index + 1)
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
