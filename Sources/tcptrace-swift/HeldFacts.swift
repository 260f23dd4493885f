import PacketDecoding
import TCPTracking

/// State changes and segments of connections of which nobody knows yet whether they are told: of a live capture with
/// `--where`. Bounded: what finds no place is counted.
struct HeldFacts {
    enum Fact {
        case transition(StateChange, Connection)
        case segment(Segment, End, SegmentLabel, Connection)
    }

    /// Facts of all connections at a time, some 80 MiB.
    private static let most = 1 << 18

    private var facts: [UInt64: [Fact]] = [:]
    private var count = 0
    /// Those that found no place.
    private(set) var omitted: UInt64 = 0

    mutating func keep(_ fact: Fact, of id: UInt64) {
        guard count < Self.most else {
            omitted &+= 1
            return
        }
        facts[id, default: []].append(fact)
        count += 1
    }

    /// What was kept of a connection, which is now decided about.
    mutating func release(_ id: UInt64) -> [Fact] {
        guard let released = facts.removeValue(forKey: id) else { return [] }
        count -= released.count
        return released
    }
}
