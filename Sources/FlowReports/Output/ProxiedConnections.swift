import PacketDecoding
import TCPConformance
import TCPTracking

/// Finds connections that are the two sides of a proxy, which ends one and opens another, and hands payload on as it is.
///
/// Nothing of TCP is the same on both sides. What proves that one hands on what the other carries:
///
/// - Each end's payload begins with the same octets on both sides, and is as long when both were closed; before that, no
///   more was sent on than had come in.
/// - The connection to the server began after the one from the client and soon after its opening or its first payload.
///   The client's octets were captured first on its own side, the server's on the other, and both crossed in a quarter of a
///   second.
/// - The client reached the address that the other side's client has. Where a proxy has two addresses, and where all are
///   one host's: nothing else in the capture begins with these octets, there are at least 64 of them each way, and both
///   sides were closed.
/// - What begins with the same octets goes in such pairs without exception: otherwise it is what every connection of some
///   service begins with, and proves nothing.
///
/// A proxy that changes what it hands on, or shares its connections to servers among clients, is not found.
package struct ProxiedConnections: Sendable {
    /// The side that began first, which is the client's, in front.
    package typealias Pair = (first: UInt64, second: UInt64)

    /// Connections that are remembered; newer ones take the places of the oldest.
    private static let mostSides = 32_768
    private static let mostPairs = 10_000
    /// Comparisons that are made at most, so that a capture full of equal connections ends.
    private static let mostComparisons = 1_000_000
    private static let tolerance: Int64 = 250_000_000
    /// Octets that each first payload has, and both together.
    private static let fewestOctets: UInt32 = 8
    private static let fewestOctetsOfBoth: UInt32 = 32
    /// Octets that the digest of a payload's beginning covers: each has as many where addresses prove nothing.
    private static let manyOctets: UInt32 = 64

    private struct Side: BitwiseCopyable {
        var id: UInt64
        /// Both initial sequence numbers: a translator keeps them, a proxy does not.
        var numbers: UInt64
        var key: FlowKey
        var client: End
        var isClosed: Bool
        var start: Int64
        var established: Int64
        var end: Int64
        var sentByClient: SentBrief
        var sentByServer: SentBrief

        var server: End { client.other }

        /// What both ends' payloads begin with.
        var beginnings: UInt64 {
            UInt64(sentByClient.firstPayload.start) << 32 | UInt64(sentByServer.firstPayload.start)
        }
    }

    private var sides: [Side] = []
    private var oldest = 0

    package init() {}

    /// Takes a connection that ended.
    package mutating func add(_ brief: ConnectionBrief) {
        guard case .threeWay = brief.opening, let handshake = brief.handshake, let wait = brief.clientWait,
            isLongEnough(brief.sentByClient.firstPayload, brief.sentByServer.firstPayload)
        else { return }
        let isClosed =
            brief.closing == .fourSegment || brief.closing == .threeSegment || brief.closing == .simultaneous
        let side = Side(
            id: brief.id, numbers: handshake.numbers, key: brief.key, client: brief.client, isClosed: isClosed,
            start: brief.startTime, established: brief.startTime &+ wait, end: brief.lastTime,
            sentByClient: brief.sentByClient, sentByServer: brief.sentByServer)
        _ = sides.keep(side, among: Self.mostSides, oldest: &oldest)
    }

    private func isLongEnough(_ first: FirstPayload, _ second: FirstPayload) -> Bool {
        first.captured >= Self.fewestOctets && second.captured >= Self.fewestOctets
            && first.captured &+ second.captured >= Self.fewestOctetsOfBoth
    }

    /// The pairs among all connections that were taken, by the number of the client's side.
    package func pairs() -> [Pair] {
        var order = sides.indices.map { (beginnings: sides[$0].beginnings, start: sides[$0].start, place: $0) }
        order.sort { $0.beginnings != $1.beginnings ? $0.beginnings < $1.beginnings : $0.start < $1.start }
        var pairs: [Pair] = []
        var comparisons = 0
        var first = 0
        while first < order.count, pairs.count < Self.mostPairs {
            var end = first + 1
            while end < order.count, order[end].beginnings == order[first].beginnings { end += 1 }
            if end - first > 1 { pairs += self.pairs(among: order[first..<end].map(\.place), &comparisons) }
            first = end
        }
        pairs.sort { $0.first < $1.first }
        return pairs
    }

    /// - Parameter group: Places of all sides that begin with the same octets, by time.
    private func pairs(among group: [Int], _ comparisons: inout Int) -> [Pair] {
        var found: [Pair] = []
        var outer: Set<UInt64> = []
        var inner: Set<UInt64> = []
        for (index, place) in group.enumerated() {
            let latest = max(sides[place].start, sides[place].sentByClient.firstTime) &+ Self.tolerance
            for other in group[(index + 1)...] {
                comparisons += 1
                guard comparisons <= Self.mostComparisons else { return [] }
                if sides[other].start > latest { break }
                guard handsOn(sides[place], to: sides[other]) else { continue }
                guard isProxy(between: sides[place], sides[other], alone: group.count == 2) else { continue }
                let pair = (sides[place].id, sides[other].id)
                // A side with two possible others: nothing tells which.
                guard outer.insert(pair.0).inserted, inner.insert(pair.1).inserted else { return [] }
                found.append(pair)
            }
            // Nor is it the other side of one that began before.
            guard outer.contains(sides[place].id) || inner.contains(sides[place].id) else { return [] }
        }
        return found
    }

    /// Whether times and amounts are those of a connection whose payload another one hands on.
    private func handsOn(_ outer: Side, to inner: Side) -> Bool {
        func isSoon(_ time: Int64, after event: Int64) -> Bool {
            time >= event && time &- event <= Self.tolerance
        }
        guard inner.start <= outer.end,
            isSoon(inner.start, after: outer.start) || isSoon(inner.start, after: outer.sentByClient.firstTime)
        else { return false }
        // What a side could not yet hand on, for it was not open, waited.
        let asked = max(outer.sentByClient.firstTime, inner.established)
        let answered = max(inner.sentByServer.firstTime, outer.established)
        guard inner.sentByClient.firstTime >= outer.sentByClient.firstTime,
            inner.sentByClient.firstTime &- asked <= Self.tolerance,
            outer.sentByServer.firstTime >= inner.sentByServer.firstTime,
            outer.sentByServer.firstTime &- answered <= Self.tolerance
        else { return false }
        if outer.isClosed, inner.isClosed {
            return outer.sentByClient.octets == inner.sentByClient.octets
                && outer.sentByServer.octets == inner.sentByServer.octets
        }
        return inner.sentByClient.octets <= outer.sentByClient.octets
            && outer.sentByServer.octets <= inner.sentByServer.octets
    }

    /// Whether one host can be the server of one side and the client of the other.
    ///
    /// - Parameter alone: No third connection begins with these octets.
    private func isProxy(between outer: Side, _ inner: Side, alone: Bool) -> Bool {
        guard outer.numbers != inner.numbers, !isSameEnd(outer, outer.server, inner, inner.server) else {
            return false
        }
        let client = address(outer, outer.client)
        let reached = address(outer, outer.server)
        let asking = address(inner, inner.client)
        let server = address(inner, inner.server)
        let isOneHost = client == reached && reached == asking && asking == server
        if !isOneHost {
            // Two hosts that open towards each other, or one client that asks two servers the same.
            if reached == asking { return client != reached && client != server && reached != server }
            if client == asking || client == server || reached == server { return false }
        }
        return alone && outer.isClosed && inner.isClosed && beginsWithMany(outer) && beginsWithMany(inner)
    }

    private func beginsWithMany(_ side: Side) -> Bool {
        side.sentByClient.firstPayload.captured >= Self.manyOctets
            && side.sentByServer.firstPayload.captured >= Self.manyOctets
    }

    private func address(_ side: Side, _ end: End) -> Address {
        Address(address: side.key.address(of: end), family: side.key.family)
    }

    private func isSameEnd(_ side: Side, _ end: End, _ other: Side, _ otherEnd: End) -> Bool {
        address(side, end) == address(other, otherEnd) && side.key.port(of: end) == other.key.port(of: otherEnd)
    }

    private struct Address: Equatable {
        var address: IPAddress
        var family: IPFamily
    }
}
