import PacketDecoding

/// Groups segments by four-tuple and keeps the state of both endpoints of every connection.
///
/// Facts are pushed into a sink as they become certain enough to tell. Every expiry is decided by packet time, so the
/// same capture gives the same report whenever and however fast it is read.
package struct Tracker: ~Copyable {
    private var options: TrackerOptions
    var rows: RowStorage<Connection>
    var details: RowStorage<ConnectionDetails>
    /// What every connection begins with.
    let blankDetails: UInt32
    var table: FlowTable
    var changes: StateChanges
    var connectionCount: UInt64 = 0
    var flowCount: UInt64 = 0
    var lingering: [Lingering] = []
    var lingeringHead = 0
    /// The first deadline of the queue.
    var nextDeadline = Int64.max
    private var previousTime = Int64.min
    private var keyed: [KeyedSegment] = []
    /// Tags and tunnels of the segment at hand; meaningful when it has any.
    var encapsulation = Encapsulation()
    /// Rows that gave way because their flow had too many unanswered SYNs.
    var crowded: [UInt32] = []
    var timeWaitDuration: Int64 { 2 &* options.maximumSegmentLifetime }

    /// Connections in the table now.
    package var openConnections: Int { rows.count }
    /// Connections seen so far.
    package var connections: UInt64 { connectionCount }
    /// ICMP errors that quote a connection this capture does not hold; not forgotten by `finish`.
    package private(set) var unattributedQuotes: UInt64 = 0

    /// Whether the sink is told of each segment; may be turned off when nobody wants them any more.
    package var reportsSegments: Bool {
        get { options.segments }
        set { options.segments = newValue }
    }

    package init(options: TrackerOptions = TrackerOptions()) {
        self.options = options
        rows = RowStorage(firstRoom: options.firstRoom)
        details = RowStorage(firstRoom: options.firstRoom)
        table = FlowTable(seed: options.seed, firstRoom: min(options.firstRoom, 1 << 12))
        changes = StateChanges(wanted: options.transitions)
        var blank = ConnectionDetails()
        blank.timeWaitDuration = 2 &* options.maximumSegmentLifetime
        blankDetails = details.insert(blank)
    }

    /// Takes what a decoder made of a batch of frames, in capture order.
    package mutating func observe<Sink: TrackingSink & ~Copyable>(_ batch: borrowing SegmentBatch, sink: inout Sink) {
        let segments = batch.segments
        let encapsulations = batch.encapsulations
        observe(segments.span, encapsulations: encapsulations.span, sink: &sink)
    }

    /// Takes segments without tags and tunnels, in capture order.
    package mutating func observe<Sink: TrackingSink & ~Copyable>(_ segments: Span<Segment>, sink: inout Sink) {
        observe(segments, encapsulations: Span(), sink: &sink)
    }

    /// Takes segments in capture order.
    ///
    /// - Parameter encapsulations: What `Segment.encapsulation` counts in.
    package mutating func observe<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, encapsulations: Span<Encapsulation>, sink: inout Sink
    ) {
        if keyed.count < segments.count {
            keyed = [KeyedSegment](repeating: KeyedSegment(segments[0]), count: segments.count)
        }
        // Taken out of the tracker meanwhile: every write to an array of its own would ask whether it is shared.
        var keyed: [KeyedSegment] = []
        swap(&keyed, &self.keyed)
        var keys = keyed.mutableSpan
        fetch(segments, &keys)
        for index in segments.indices {
            let place = Int(segments[index].encapsulation)
            if place != 0 { encapsulation = encapsulations[place - 1] }
            observe(segments[index], keys[index], sink: &sink)
        }
        swap(&keyed, &self.keyed)
    }

    /// Memory latency is much of the cost: the slots, rows and details of a batch are fetched side by side first.
    private func fetch(_ segments: Span<Segment>, _ keyed: inout MutableSpan<KeyedSegment>) {
        for index in segments.indices {
            var key = KeyedSegment(segments[index])
            key.hash = table.hash(key.key)
            table.prefetch(hash: key.hash)
            keyed[index] = key
        }
        for index in segments.indices {
            let slot = table.likelySlot(hash: keyed[index].hash)
            keyed[index].slot = slot
            rows.prefetch(slot.row, lines: 3)
        }
        let size = MemoryLayout<EndpointDetails>.stride
        for index in segments.indices where keyed[index].slot.row < rows.limit {
            let row = keyed[index].slot.row
            let place = rows[row].details
            if rows[row].isSettled, segments[index].flags.isDisjoint(with: [.syn, .fin, .rst]) {
                if segments[index].payloadLength > 0 {
                    details.prefetch(place, from: keyed[index].end.index * size, lines: 1)
                }
            } else {
                details.prefetch(place, lines: EndpointDetails.busyLines)
                details.prefetch(place, from: size, lines: EndpointDetails.busyLines)
                details.prefetch(place, from: 2 * size, lines: 2)
            }
        }
    }

    /// Packet time goes on while nothing is captured: live capture calls this.
    package mutating func advance<Sink: TrackingSink & ~Copyable>(to time: Int64, sink: inout Sink) {
        expire(at: time, sink: &sink)
    }

    @inline(__always)
    private mutating func observe<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, _ keyed: KeyedSegment, sink: inout Sink
    ) {
        // One frame with a wrong time must not expire anything: two in a row have to agree.
        let now = min(segment.time, previousTime)
        if now >= nextDeadline || lingering.count - lingeringHead > options.lingeringLimit {
            expire(at: now, sink: &sink)
        }
        previousTime = segment.time
        let row = keyed.slot.row
        if table.holds(keyed.slot), rows[row].key == keyed.key, !segment.attributes.contains(.quotedByICMP) {
            let place = rows[row].details
            if let label = rows[row].takeInOrder(segment, from: keyed.end, details: &details[place]) {
                if options.segments { sink.segment(segment, from: keyed.end, label: label, of: rows[row]) }
                return
            }
        }
        observeOutOfOrder(segment, keyed, sink: &sink)
    }

    /// A segment that does not simply continue an established connection.
    @inline(never)
    private mutating func observeOutOfOrder<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, _ keyed: KeyedSegment, sink: inout Sink
    ) {
        if segment.attributes.contains(.quotedByICMP) {
            quote(segment, sink: &sink)
            return
        }
        let end = keyed.end
        let row = route(segment, from: end, key: keyed.key, hash: keyed.hash, sink: &sink)
        if !crowded.isEmpty { evictCrowded(at: segment.time, sink: &sink) }
        let place = rows[row].details
        let label = rows[row].take(segment, from: end, details: &details[place], changes: &changes)
        if rows[row].facts.contains(.oneSocket) {
            // Connected to itself by simultaneous open: what one end sends the other, the same, sends and receives.
            _ = rows[row].take(segment, from: end.other, details: &details[place], changes: &changes)
        }
        if options.segments || options.transitions {
            report(segment, from: end, label: label, row: row, sink: &sink)
        }
        if rows[row].isOver, !rows[row].facts.contains(.lingering) {
            linger(row, since: segment.time)
            if options.transitions { sink.over(rows[row], details: &details[place]) }
        }
    }

    private mutating func evictCrowded<Sink: TrackingSink & ~Copyable>(at time: Int64, sink: inout Sink) {
        while let row = crowded.popLast() {
            rows[row].facts.insert(.evicted)
            end(row, at: time, sink: &sink)
        }
    }

    private mutating func report<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, label: SegmentLabel, row: UInt32, sink: inout Sink
    ) {
        if options.segments { sink.segment(segment, from: end, label: label, of: rows[row]) }
        if !changes.list.isEmpty {
            for change in changes.list { sink.transition(change, of: rows[row]) }
            changes.removeAll()
        }
    }

    /// An ICMP error about a segment that its sender sent: an event of that connection, never a connection of its own.
    private mutating func quote<Sink: TrackingSink & ~Copyable>(_ segment: Segment, sink: inout Sink) {
        let (key, end) = FlowKey.of(segment)
        let hash = table.hash(key)
        guard let row = table.find(hash: hash, matches: { rows[$0].key == key }) else {
            unattributedQuotes &+= 1
            return
        }
        let place = rows[row].details
        rows[row].takeQuote(segment, from: end, details: &details[place])
        if options.segments { sink.segment(segment, from: end, label: .quoted, of: rows[row]) }
    }

    /// The input has ended: every connection that is still in the table is told, in order of its number.
    package mutating func finish<Sink: TrackingSink & ~Copyable>(sink: inout Sink) {
        var remaining: [UInt32] = []
        remaining.reserveCapacity(rows.count)
        table.forEachRow { head in
            var row = head
            while row != Connection.noRow {
                remaining.append(row)
                row = rows[row].previous
            }
        }
        remaining.sort { rows[$0].id < rows[$1].id }
        for row in remaining {
            rows[row].noteMissing()
            sink.ended(rows[row], details: &details[rows[row].details])
        }
        let quotes = unattributedQuotes
        self = Tracker(options: options)
        unattributedQuotes = quotes
    }
}

/// A segment's flow, the end that sent it, and where the flow is likely to be found.
struct KeyedSegment: BitwiseCopyable {
    var key: FlowKey
    var end: End
    var hash: UInt32 = 0
    var slot = FlowTable.Slot()

    @inline(__always)
    init(_ segment: Segment) {
        (key, end) = FlowKey.of(segment)
    }
}

/// A connection that is over, kept for 2·MSL so that late segments find it.
struct Lingering: BitwiseCopyable {
    var row: UInt32
    var id: UInt64
    var deadline: Int64
}

extension Tracker {
    /// Queues a connection that is over. The queue is in order of deadlines as long as packet time is.
    mutating func linger(_ row: UInt32, since time: Int64) {
        rows[row].facts.insert(.lingering)
        lingering.append(
            Lingering(row: row, id: rows[row].id, deadline: time &+ timeWaitDuration))
        nextDeadline = lingering[lingeringHead].deadline
    }

    /// Lets go of the connections whose 2·MSL is over. A segment since then has put the deadline off.
    mutating func expire<Sink: TrackingSink & ~Copyable>(at now: Int64, sink: inout Sink) {
        while lingeringHead < lingering.count,
            lingering[lingeringHead].deadline <= now || lingering.count - lingeringHead > options.lingeringLimit
        {
            let isCrowded = lingering[lingeringHead].deadline > now
            let entry = lingering[lingeringHead]
            lingeringHead += 1
            prefetchLingering()
            guard entry.row < rows.limit, rows[entry.row].id == entry.id, rows[entry.row].facts.contains(.lingering)
            else { continue }
            let deadline = rows[entry.row].lastTime &+ timeWaitDuration
            if deadline > now, !isCrowded {
                lingering.append(Lingering(row: entry.row, id: entry.id, deadline: deadline))
            } else if rows[entry.row].isOver {
                end(entry.row, at: now, sink: &sink)
            } else {
                rows[entry.row].facts.remove(.lingering)
            }
        }
        if lingeringHead > 4096, lingeringHead * 2 > lingering.count {
            lingering.removeFirst(lingeringHead)
            lingeringHead = 0
        }
        nextDeadline = lingeringHead < lingering.count ? lingering[lingeringHead].deadline : .max
    }

    /// Those that leave next were last looked at long ago: asks for the row of one and the details of one before it.
    private func prefetchLingering() {
        if lingeringHead + 4 < lingering.count { rows.prefetch(lingering[lingeringHead + 4].row, lines: 3) }
        if lingeringHead + 2 < lingering.count, lingering[lingeringHead + 2].row < rows.limit {
            let place = rows[lingering[lingeringHead + 2].row].details
            details.prefetch(place, lines: MemoryLayout<ConnectionDetails>.stride / 64)
        }
    }

    /// Tells the sink that a connection ended and gives its place back.
    mutating func end<Sink: TrackingSink & ~Copyable>(_ row: UInt32, at now: Int64, sink: inout Sink) {
        let place = rows[row].details
        project(row, at: now)
        rows[row].noteMissing()
        sink.ended(rows[row], details: &details[place])
        unlink(row)
        rows[row].id = 0
        details.remove(place)
        rows.remove(row)
    }

    /// TIME-WAIT ends by a timer that nobody sees: projected, once the capture lasts that long.
    private mutating func project(_ row: UInt32, at now: Int64) {
        guard now >= rows[row].lastTime &+ timeWaitDuration else { return }
        for end in [End.a, End.b] where rows[row].endpoints[end.index].state == .timeWait {
            let place = rows[row].details
            // The timer runs from the last ACK of the peer's FIN; what else came late does not restart it.
            let last = details[place].endpoints[end.other.index].lastFINAcknowledged
            let start = last.happened ? last.time : rows[row].lastTime
            details[place].projectTimeWait(of: end, at: start &+ timeWaitDuration)
        }
    }

    /// Takes a row out of its flow.
    private mutating func unlink(_ row: UInt32) {
        let key = rows[row].key
        let hash = table.hash(key)
        guard let head = table.find(hash: hash, matches: { rows[$0].key == key }) else { return }
        let next = rows[row].previous
        if head == row {
            if next == Connection.noRow {
                table.remove(hash: hash, row: row)
            } else {
                table.replace(hash: hash, row: row, by: next)
            }
            return
        }
        var place = head
        while rows[place].previous != Connection.noRow {
            if rows[place].previous == row {
                rows[place].previous = next
                return
            }
            place = rows[place].previous
        }
    }
}
