import PacketDecoding

// What bounds the memory of a run. Places are handed out until the limit and given again when connections end; beyond
// that somebody has to leave. In this order: connections that are over and only wait for late segments, those that ended
// first in front; then, for the place of a SYN, the oldest unanswered SYN; for any other place, of some connections
// that are looked at in turn the one that has been silent longest.

extension Tracker {
    // What only reads, but for each segment, is `mutating` so that the tracker is read where it is: else it is copied.

    /// Octets of all places handed out so far, in use or not.
    var storageOctets: Int {
        mutating get {
            rows.octets + details.octets + embryos.octets + repetitions.octets + held.octets + table.octets
        }
    }

    /// Unanswered SYNs leave this much to connections that go on.
    var embryoOctets: Int { options.memoryLimit / 8 * 7 }

    /// Whether so many segments can take more than that, with all that one can ask for and a table that doubles.
    mutating func mayGetShort(with segments: Int) -> Bool {
        let connection = MemoryLayout<Connection>.stride + MemoryLayout<CourseLog>.stride
        let most = 2 * (MemoryLayout<ConnectionDetails>.stride + connection) + 1024
        return storageOctets &+ table.octets &+ segments &* most > embryoOctets
    }

    /// Places of a kind that are always granted.
    private static var reserve: Int { 64 }
    /// Connections that are looked at to find one to evict.
    private static var sample: Int { 16 }

    /// Makes sure that the next segment finds places; `key` is its flow, which stays.
    mutating func makeRoom<Sink: TrackingSink & ~Copyable>(for key: FlowKey, at now: Int64, sink: inout Sink) {
        if !embryos.hasFree, embryos.count > Self.reserve { evictEmbryo(keeping: key, at: now, sink: &sink) }
        guard storageOctets > options.memoryLimit else { return }
        // A SYN can end a connection and begin another one, and for a moment both are there.
        while details.freeCount < 2, details.count > Self.reserve {
            guard evict(onCourse: false, keeping: key, at: now, sink: &sink) else { break }
        }
        while rows.freeCount < 2, rows.count > Self.reserve {
            guard
                evict(onCourse: true, keeping: key, at: now, sink: &sink)
                    || evict(onCourse: false, keeping: key, at: now, sink: &sink)
            else { break }
        }
    }

    private mutating func evictEmbryo<Sink: TrackingSink & ~Copyable>(
        keeping key: FlowKey, at now: Int64, sink: inout Sink
    ) {
        for _ in 0..<embryos.limit {
            let place = oldestEmbryo
            oldestEmbryo = oldestEmbryo + 1 < embryos.limit ? oldestEmbryo + 1 : 0
            guard embryos[place].id != 0, embryos[place].key != key else { continue }
            end(place | Embryo.mark, at: now, isEvicted: true, sink: &sink)
            return
        }
    }

    /// Ends one connection of those on their course, or of those with details. False where there is none.
    private mutating func evict<Sink: TrackingSink & ~Copyable>(
        onCourse: Bool, keeping key: FlowKey, at now: Int64, sink: inout Sink
    ) -> Bool {
        if let row = firstLingering(onCourse: onCourse, keeping: key) {
            end(row, at: now, sink: &sink)
            return true
        }
        var silent: UInt32?
        var seen = 0
        for _ in 0..<rows.limit where seen < Self.sample {
            let row = evictionHand
            evictionHand = evictionHand + 1 < rows.limit ? evictionHand + 1 : 0
            guard rows[row].id != 0, rows[row].facts.contains(.onCourse) == onCourse, rows[row].key != key else {
                continue
            }
            seen += 1
            if silent.map({ rows[row].lastTime < rows[$0].lastTime }) ?? true { silent = row }
        }
        guard let silent else { return false }
        end(silent, at: now, isEvicted: true, sink: &sink)
        return true
    }

    /// The connection that has lingered longest, among the first of the queue.
    private mutating func firstLingering(onCourse: Bool, keeping key: FlowKey) -> UInt32? {
        while lingeringHead < lingering.count, !isCurrent(lingering[lingeringHead]) { lingeringHead += 1 }
        for place in lingeringHead..<min(lingering.count, lingeringHead + Self.sample) {
            let entry = lingering[place]
            guard isCurrent(entry), rows[entry.row].isOver || isCourseOver(entry.row), rows[entry.row].key != key,
                rows[entry.row].facts.contains(.onCourse) == onCourse
            else { continue }
            return entry.row
        }
        return nil
    }
}
