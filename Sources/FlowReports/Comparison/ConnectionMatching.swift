import PacketDecoding
import TCPTracking

/// How a connection of one capture was found in the other.
package enum MatchKind: UInt8, BitwiseCopyable, Sendable {
    /// The same addresses and ports, and the same initial sequence numbers as far as both captures hold them.
    case fourTuple
    /// Other addresses or ports, and the same initial sequence numbers and options: an address translator between.
    case translated

    package var code: StaticString {
        switch self {
        case .fourTuple: "four-tuple"
        case .translated: "translated"
        }
    }
}

/// Finds the connections of one capture in another.
enum ConnectionMatching {
    struct Match {
        var a: Int
        var b: Int
        var kind: MatchKind
        /// The two captures disagree on who the client is.
        var areRolesExchanged: Bool
    }

    private struct Tuple: Hashable {
        var addressA: IPAddress
        var addressB: IPAddress
        var portA: UInt16
        var portB: UInt16

        init(_ key: FlowKey) {
            addressA = key.addressA
            addressB = key.addressB
            portA = key.portA
            portB = key.portB
        }
    }

    static func match(_ a: [ConnectionTrace], _ b: [ConnectionTrace]) -> [Match] {
        var taken = Set<Int>()
        var matches: [Match] = []
        var byTuple: [Tuple: [Int]] = [:]
        for (place, trace) in b.enumerated() { byTuple[Tuple(trace.key), default: []].append(place) }
        var rest: [Int] = []
        for (place, trace) in a.enumerated() {
            let candidates = (byTuple[Tuple(trace.key)] ?? []).filter { !taken.contains($0) }
            guard let best = best(trace, among: candidates, of: b) else {
                rest.append(place)
                continue
            }
            taken.insert(best)
            matches.append(
                Match(a: place, b: best, kind: .fourTuple, areRolesExchanged: trace.client != b[best].client))
        }
        matches += translated(a, rest, b, taken: &taken)
        return matches.sorted { a[$0.a].id < a[$1.a].id }
    }

    /// Of those with the same four-tuple the one whose numbers agree; where no number tells, the nearest in time.
    private static func best(_ trace: ConnectionTrace, among candidates: [Int], of b: [ConnectionTrace]) -> Int? {
        candidates.filter { agree(trace, b[$0]) != false }.min { first, second in
            let known = (agree(trace, b[first]) == true, agree(trace, b[second]) == true)
            if known.0 != known.1 { return known.0 }
            return abs(b[first].start &- trace.start) < abs(b[second].start &- trace.start)
        }
    }

    /// Whether initial sequence numbers are the same; nil where neither is known to both.
    private static func agree(_ a: ConnectionTrace, _ b: ConnectionTrace) -> Bool? {
        let isExchanged = a.client != b.client
        let pairs = [
            (a.clientSequence, isExchanged ? b.serverSequence : b.clientSequence),
            (a.serverSequence, isExchanged ? b.clientSequence : b.serverSequence),
        ]
        var isKnown = false
        for case (let first?, let second?) in pairs {
            if first != second { return false }
            isKnown = true
        }
        return isKnown ? true : nil
    }

    /// A translator keeps numbers and options. 64 bits that two hosts chose tell enough; where the SYN,ACK is missing,
    /// the SYN has to agree in its options and its time stamp too, and nothing else may have the same number.
    private static func translated(
        _ a: [ConnectionTrace], _ places: [Int], _ b: [ConnectionTrace], taken: inout Set<Int>
    ) -> [Match] {
        var byNumber: [UInt32: [Int]] = [:]
        for (place, trace) in b.enumerated() where !taken.contains(place) {
            if let number = trace.clientSequence { byNumber[number.value, default: []].append(place) }
        }
        var matches: [Match] = []
        for place in places {
            guard let number = a[place].clientSequence else { continue }
            let candidates = (byNumber[number.value] ?? []).filter { candidate in
                guard !taken.contains(candidate) else { return false }
                if let first = a[place].serverSequence, let second = b[candidate].serverSequence {
                    return first == second
                }
                return isSameSYN(a[place], b[candidate])
            }
            guard
                let best = candidates.min(by: {
                    abs(b[$0].start &- a[place].start) < abs(b[$1].start &- a[place].start)
                }), candidates.count == 1 || b[best].serverSequence != nil
            else { continue }
            taken.insert(best)
            matches.append(Match(a: place, b: best, kind: .translated, areRolesExchanged: false))
        }
        return matches
    }

    /// The MSS may have been lowered on the way.
    private static func isSameSYN(_ a: ConnectionTrace, _ b: ConnectionTrace) -> Bool {
        a.clientOptions.attributes == b.clientOptions.attributes
            && a.clientOptions.windowScale == b.clientOptions.windowScale
            && a.clientOptions.timestamp == b.clientOptions.timestamp
    }
}
