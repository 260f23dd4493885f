import PacketDecoding

/// Groups segments by four-tuple and keeps the state of both endpoints of every connection.
///
/// Facts are pushed into a sink as they become certain enough to tell. Every expiry is decided by packet time, so the
/// same capture gives the same report whenever and however fast it is read.
package struct Tracker: ~Copyable {
    private(set) var options: TrackerOptions
    /// With the log of each beside it, so that both are found with one search for a page.
    var rows: RowStorage<Connection, CourseLog>
    var details: RowStorage<ConnectionDetails, Void>
    var embryos: RowStorage<Embryo, Void>
    var repetitions: RowStorage<RepeatedSYNs, Void>
    /// What every connection begins with.
    let blankDetails: UInt32
    /// Details that are made to be looked at once.
    let scratchDetails: UInt32
    var table: FlowTable
    var changes: StateChanges
    var connectionCount: UInt64 = 0
    var flowCount: UInt64 = 0
    var lingering: [Lingering] = []
    var lingeringHead = 0
    /// Those of them that leave at the frame at hand.
    private var leaving: [Leaving] = []
    /// What waits for something that it answers, and whose it is, oldest first.
    var held: RowStorage<HeldSegments, Void>
    var holding: [HoldingFlow] = []
    /// Segments wait for a flow that has no connection any more.
    var hasOrphans = false
    /// The first deadline of those that linger or wait, and the first frame at which one has done so for long enough.
    var nextDeadline = Int64.max
    var nextFrame = UInt64.max
    var clock = FrameClock()
    var captureClock = CaptureClock()
    /// The next frame of the batch at hand with which one of the two comes; `.max` where none does.
    private var dueFrame = UInt64.max
    /// Packet time is behind the segment at hand by what no other frame has agreed with yet. Connections linger for so much
    /// longer, or they would be looked at before their time and wait once more.
    private static var slack: Int64 { 1_000_000_000 }
    /// Where the search for a SYN, or for a connection, that leaves before its end goes on.
    var oldestEmbryo: UInt32 = 0
    var evictionHand: UInt32 = 0
    private var places: [FlowPlace] = []
    /// Memory may get short with the batch at hand.
    private var mayBeShort = false
    /// What is being done at the frame at hand.
    var step = TurnStep.own
    /// Connections that began and were not told of yet; only of a share.
    var births: [Birth] = []
    /// See `NeedOfWhole`.
    var isOverfull = false
    /// The input has ended.
    private(set) var hasEnded = false
    var knowsOthers = false
    /// Tags and tunnels of the segment at hand; meaningful when it has any.
    var encapsulation = Encapsulation()
    /// The connections whose keys make these tokens.
    var multipathTokens: [UInt32: UInt64] = [:]
    /// When the capture lost frames, by its own count.
    var drops: [ClosedRange<Int64>] = []
    /// Rows that gave way because their flow had too many unanswered SYNs.
    var crowded: [UInt32] = []
    var timeWaitDuration: Int64 { 2 &* options.maximumSegmentLifetime }

    /// Connections in the table now.
    package var openConnections: Int { rows.count + embryos.count }
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
        embryos = RowStorage(firstRoom: options.firstRoom)
        repetitions = RowStorage(firstRoom: options.firstRoom)
        held = RowStorage(firstRoom: options.firstRoom)
        table = FlowTable(seed: options.seed, firstRoom: min(options.firstRoom, 1 << 12))
        changes = StateChanges(wanted: options.transitions)
        var blank = ConnectionDetails()
        blank.timeWaitDuration = 2 &* options.maximumSegmentLifetime
        blankDetails = details.insert(blank)
        scratchDetails = details.insert(blank)
    }

    /// Takes what a decoder made of a batch of frames, in capture order.
    ///
    /// - Parameter frames: The batch, with frames that held no segment; none for segments that were waited for in vain.
    package mutating func observe<Sink: TrackingSink & ~Copyable>(
        _ batch: borrowing SegmentBatch, of frames: Span<FrameDescriptor>, sink: inout Sink
    ) {
        let segments = batch.segments
        let encapsulations = batch.encapsulations
        clock.begin(frames)
        take(segments.span.extracting(droppingLast: batch.lateCount), encapsulations.span, sink: &sink)
        if batch.lateCount > 0 {
            take(segments.span.extracting(last: batch.lateCount), encapsulations.span, areLate: true, sink: &sink)
        }
    }

    /// Takes the same of frames that all held segments.
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
        clock.begin(segments)
        take(segments, encapsulations, sink: &sink)
    }

    /// - Parameter areLate: Their frames do not belong to this batch.
    private mutating func take<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ encapsulations: Span<Encapsulation>, areLate: Bool = false, sink: inout Sink
    ) {
        findDue(from: 0)
        mayBeShort = mayGetShort(with: segments.count)
        while places.count < segments.count { places.append(FlowPlace()) }
        // Taken out of the tracker meanwhile: every write to an array of its own would ask whether it is shared.
        var places: [FlowPlace] = []
        swap(&places, &self.places)
        var found = places.mutableSpan
        if mayJump, !areLate {
            fetchSlots(of: segments, &found, segments.indices)
            fetchRows(of: segments, &found, segments.indices)
            fetchDetails(of: segments, found, segments.indices)
            observeJumps(segments, found, encapsulations, sink: &sink)
        } else {
            func step(from start: Int) -> Range<Int> {
                max(0, min(start, segments.count))..<max(0, min(start + Self.ahead, segments.count))
            }
            var start = -3 * Self.ahead
            while start < segments.count {
                fetchSlots(of: segments, &found, step(from: start + 3 * Self.ahead))
                fetchRows(of: segments, &found, step(from: start + 2 * Self.ahead))
                fetchDetails(of: segments, found, step(from: start + Self.ahead))
                observe(segments, found, step(from: start), encapsulations, sink: &sink)
                start += Self.ahead
            }
            if !areLate { remember(segments) }
        }
        swap(&places, &self.places)
        watch(until: clock.lastNumber, sink: &sink)
        clock.leave()
        giveBirths(to: &sink)
    }

    /// Lets those go whose time is over before a segment.
    @inline(__always)
    mutating func expireBefore<Sink: TrackingSink & ~Copyable>(_ segment: Segment, sink: inout Sink) {
        if segment.frame >= dueFrame { watch(until: segment.frame, sink: &sink) }
    }

    private mutating func findDue(from place: Int) {
        dueFrame = clock.frame(from: place, atTime: nextDeadline, orNumber: nextFrame)
    }

    /// Lets those go whose time is over with one of the frames up to this one.
    @inline(never)
    private mutating func watch<Sink: TrackingSink & ~Copyable>(until frame: UInt64, sink: inout Sink) {
        while dueFrame <= frame {
            clock.move(to: dueFrame)
            let place = clock.position
            expire(slack: Self.slack, sink: &sink)
            findDue(from: place + 1)
        }
    }

    /// Something is to be done at a time or frame that may be near.
    private mutating func noteNext(_ deadline: Int64, _ frame: UInt64) {
        nextDeadline = min(nextDeadline, deadline)
        nextFrame = min(nextFrame, frame)
        if clock.end >= deadline || clock.lastNumber >= frame { findDue(from: clock.position + 1) }
    }

    /// Packet time goes on while nothing is captured: live capture calls this.
    package mutating func advance<Sink: TrackingSink & ~Copyable>(to time: Int64, sink: inout Sink) {
        clock.advance(to: time)
        expire(slack: 0, sink: &sink)
    }

    /// Takes some segments of a batch.
    private mutating func observe<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ places: borrowing MutableSpan<FlowPlace>, _ range: Range<Int>,
        _ encapsulations: Span<Encapsulation>, sink: inout Sink
    ) {
        if options.segments {
            for index in range {
                expireBefore(segments[index], sink: &sink)
                observe(segments, index, places[index], encapsulations, sink: &sink)
            }
            return
        }
        var next = range.lowerBound
        while true {
            next = takePlain(segments, places, next..<range.upperBound)
            guard next < range.upperBound else { return }
            if segments[next].frame >= dueFrame {
                watch(until: segments[next].frame, sink: &sink)
            } else {
                observeOutOfOrder(segments, next, places[next], encapsulations, sink: &sink)
                next += 1
            }
        }
    }

    /// Takes segments as long as they go the short way, or keep their connection on its course, and nothing is due: a loop of
    /// its own, which needs no sink.
    ///
    /// - Returns: The place of the first one that is left.
    @inline(never)
    private mutating func takePlain(
        _ segments: Span<Segment>, _ places: borrowing MutableSpan<FlowPlace>, _ range: Range<Int>
    ) -> Int {
        for index in range {
            guard segments[index].frame < dueFrame,
                takeInOrder(segments, index, places[index]) != nil || keepToCourse(segments[index], places[index])
            else { return index }
        }
        return range.upperBound
    }

    /// The short way of one segment; nil where it does not go that way, with nothing changed.
    @inline(__always)
    private mutating func takeInOrder(_ segments: Span<Segment>, _ index: Int, _ place: FlowPlace) -> SegmentLabel? {
        let row = place.slot.row
        guard row < rows.limit, table.holds(place.slot), rows[row].key.isFlow(of: segments[index], from: place.end),
            !segments[index].attributes.contains(.quotedByICMP),
            let label = rows[row].takeInOrder(segments[index], from: place.end)
        else { return nil }
        if label == .data { noteFirstData(segments[index], from: place.end, of: row) }
        return label
    }

    /// Whether a segment is the next step of its connection's course, and nothing else has to be looked at. False with
    /// nothing changed.
    @inline(__always)
    private mutating func keepToCourse(_ segment: Segment, _ place: FlowPlace) -> Bool {
        let row = place.slot.row
        guard row < rows.limit, table.holds(place.slot),
            rows[row].facts.intersection([.onCourse, .lingering]) == .onCourse, holding.isEmpty,
            rows[row].key.isFlow(of: segment, from: place.end), !segment.attributes.contains(.quotedByICMP)
        else { return false }
        goOn(to: segment.frame)
        return advance(row, by: segment, from: place.end)
    }

    /// The frame at hand is this one.
    @inline(__always)
    private mutating func goOn(to frame: UInt64) {
        clock.move(to: frame)
        if options.isShare { step = clock.isBehind ? .late(of: frame) : .own }
    }

    /// Takes one segment of a batch.
    mutating func observe<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ index: Int, _ place: FlowPlace, _ encapsulations: Span<Encapsulation>,
        sink: inout Sink
    ) {
        if let label = takeInOrder(segments, index, place) {
            if options.segments, !rows[place.slot.row].facts.contains(.untold) {
                tellSegment(segments, index, from: place.end, label, of: place.slot.row, sink: &sink)
            }
            return
        }
        observeOutOfOrder(segments, index, place, encapsulations, sink: &sink)
    }

    private mutating func observeOutOfOrder<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ index: Int, _ place: FlowPlace, _ encapsulations: Span<Encapsulation>,
        sink: inout Sink
    ) {
        let encapsulated = Int(segments[index].encapsulation)
        if encapsulated != 0 { encapsulation = encapsulations[encapsulated - 1] }
        observeOutOfOrder(segments[index], hash: place.hash, from: place.end, sink: &sink)
    }

    /// Whether state changes or segments of the connection with this number are told as they come, so that its details are
    /// kept from the beginning.
    func needsParts(of id: UInt64) -> Bool {
        options.transitions || options.segments && (options.segmentsOf?.contains(id) ?? true)
    }

    @inline(never)
    private func tellSegment<Sink: TrackingSink & ~Copyable>(
        _ segments: Span<Segment>, _ index: Int, from end: End, _ label: SegmentLabel, of row: UInt32, sink: inout Sink
    ) {
        sink.segment(segments[index], from: end, label: label, of: rows[row])
    }

    /// Notes a segment with payload whose sender may have sent none before.
    @inline(__always)
    mutating func noteFirstData(_ segment: Segment, from end: End, of row: UInt32) {
        guard rows[row].endpoints[end.index].dataSegments == 1 else { return }
        if rows[row].facts.contains(.onCourse) {
            rows[annexOf: row][firstOf: end] = CourseLog.First(segment)
        } else {
            details[rows[row].details].endpoints[end.index].noteFirstData(segment)
        }
    }

    /// A segment that does not simply continue an established connection.
    @inline(never)
    private mutating func observeOutOfOrder<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, hash: UInt32, from end: End, sink: inout Sink
    ) {
        goOn(to: segment.frame)
        if segment.attributes.contains(.quotedByICMP) {
            quote(segment, sink: &sink)
            return
        }
        let keyed = KeyedSegment(key: FlowKey.of(segment).0, end: end, hash: hash)
        if mayBeShort, storageOctets > embryoOctets, !isLeftToWhole {
            makeRoom(for: keyed.key, at: segment.time, sink: &sink)
        }
        let head = findStaying(keyed.key, hash: hash, at: segment.time, sink: &sink)
        if !holding.isEmpty, observeBehindHeld(segment, keyed, head: head, sink: &sink) { return }
        if let head {
            if follow(segment, from: end, key: keyed.key, hash: hash, row: head) { return }
        } else if !needsParts(of: connectionCount &+ 1), conceive(segment, from: end, key: keyed.key, hash: hash) {
            return
        }
        let row = route(segment, from: end, key: keyed.key, hash: hash, sink: &sink)
        if !rows[row].facts.contains(.departing), rows[row].mayBeEarly(segment, from: end),
            holdIfEarly(segment, keyed, row: row, sink: &sink)
        {
            return
        }
        take(segment, from: end, row: row, sink: &sink)
    }

    /// A segment's connection takes it.
    @inline(__always)
    mutating func take<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, row: UInt32, sink: inout Sink
    ) {
        if !crowded.isEmpty { evictCrowded(at: segment.time, sink: &sink) }
        let place = rows[row].details
        let label = rows[row].take(segment, from: end, details: &details[place], changes: &changes)
        if rows[row].facts.contains(.oneSocket) {
            // Connected to itself by simultaneous open: what one end sends the other, the same, sends and receives.
            _ = rows[row].take(segment, from: end.other, details: &details[place], changes: &changes)
        }
        if segment.attributes.contains(.multipath) { noteMultipath(segment, from: end, row: row) }
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
            end(row, at: time, isEvicted: true, sink: &sink)
        }
    }

    private mutating func report<Sink: TrackingSink & ~Copyable>(
        _ segment: Segment, from end: End, label: SegmentLabel, row: UInt32, sink: inout Sink
    ) {
        if options.segments, !rows[row].facts.contains(.untold) {
            sink.segment(segment, from: end, label: label, of: rows[row])
        }
        if !changes.list.isEmpty {
            for change in changes.list { sink.transition(change, of: rows[row]) }
            changes.removeAll()
        }
    }

    /// An ICMP error about a segment that its sender sent: an event of that connection, never a connection of its own.
    private mutating func quote<Sink: TrackingSink & ~Copyable>(_ segment: Segment, sink: inout Sink) {
        let (key, end) = FlowKey.of(segment)
        let hash = table.hash(key)
        guard let found = findStaying(key, hash: hash, at: segment.time, sink: &sink) else {
            unattributedQuotes &+= 1
            return
        }
        let row = withDetails(found, hash: hash)
        let place = rows[row].details
        rows[row].takeQuote(segment, from: end, details: &details[place])
        if options.segments, !rows[row].facts.contains(.untold) {
            sink.segment(segment, from: end, label: .quoted, of: rows[row])
        }
    }

    /// The input has ended: segments that wait for others are taken as they are.
    package mutating func drain<Sink: TrackingSink & ~Copyable>(sink: inout Sink) {
        hasEnded = true
        releaseHeld(at: .max, frame: .max, sink: &sink)
        giveBirths(to: &sink)
    }

    /// The input has ended: every connection that is still in the table is told, in order of its number.
    package mutating func finish<Sink: TrackingSink & ~Copyable>(sink: inout Sink) {
        drain(sink: &sink)
        step = .rest
        var remaining: [(id: UInt64, row: UInt32)] = []
        remaining.reserveCapacity(openConnections)
        for row in 0..<embryos.limit where embryos[row].id != 0 {
            remaining.append((embryos[row].id, row | Embryo.mark))
        }
        for row in 0..<rows.limit where rows[row].id != 0 { remaining.append((rows[row].id, row)) }
        remaining.sort { $0.id < $1.id }
        for (place, (_, row)) in remaining.enumerated() {
            // Embryos stand in this order anyway.
            if place + 8 < remaining.count { rows.prefetch(remaining[place + 8].row, lines: Connection.toldLines) }
            if place + 4 < remaining.count, remaining[place + 4].row < rows.limit {
                announce(remaining[place + 4].row, sink: &sink)
            }
            let lingers = row & Embryo.mark == 0 && rows[row].facts.contains(.lingering)
            tell(row, at: lingers ? clock.lastTime : nil, sink: &sink)
        }
        let quotes = unattributedQuotes
        self = Tracker(options: options)
        unattributedQuotes = quotes
    }
}

/// A segment's flow, the end that sent it, and the flow's hash.
struct KeyedSegment: BitwiseCopyable {
    var key: FlowKey
    var end: End
    var hash: UInt32
}

/// Where a segment's flow is likely to be found, and the end that sent it.
struct FlowPlace: BitwiseCopyable {
    var slot = FlowTable.Slot()
    var hash: UInt32 = 0
    var end = End.a
}

/// A connection that is over, kept for 2·MSL so that late segments find it.
struct Lingering: BitwiseCopyable {
    var row: UInt32
    var id: UInt64
    var deadline: Int64
    /// The frame at which it was queued, and the time of its last segment when it began to linger.
    var frame: UInt64
    var last: Int64
}

/// A connection that has lingered for long enough.
private struct Leaving: BitwiseCopyable {
    var row: UInt32
    var id: UInt64
    /// Packet time; nil where nobody knows whether it lasts as long as a TIME-WAIT.
    var time: Int64?
}

extension Tracker {
    /// Queues a connection that is over.
    mutating func linger(_ row: UInt32, since last: Int64) {
        rows[row].facts.insert(.lingering)
        queue(row, since: last)
    }

    /// The queue is in order: neither packet time nor the numbers of frames go back.
    private mutating func queue(_ row: UInt32, since last: Int64) {
        let entry = Lingering(
            row: row, id: rows[row].id, deadline: clock.time &+ timeWaitDuration, frame: clock.number, last: last)
        if lingeringHead == lingering.count { noteDeadline(of: entry) }
        lingering.append(entry)
    }

    private mutating func noteDeadline(of entry: Lingering) {
        noteNext(entry.deadline &+ Self.slack, entry.frame &+ options.lingeringFrames)
    }

    mutating func noteDeadline(of flow: HoldingFlow) {
        noteNext(flow.deadline, flow.lastFrame)
    }

    /// Whether a connection that lingers has done so for long enough since its last segment, at some time.
    private func hasLingered(_ row: UInt32, at time: Int64) -> Bool {
        if isCourseOver(row) {
            let last = rows[annexOf: row][Int(rows[row].progress.count) - 1]
            return hasLingered(since: last.time, last.frame, at: time)
        }
        return hasLingered(since: rows[row].lastTime, rows[row].lastFrame, at: time)
    }

    private func hasLingered(since last: Int64, _ frame: UInt64, at time: Int64) -> Bool {
        last &+ timeWaitDuration <= time || frame &+ options.lingeringFrames <= clock.number
    }

    /// Lets go of the connections whose 2·MSL is over. A segment since then has put the deadline off.
    mutating func expire<Sink: TrackingSink & ~Copyable>(slack: Int64, sink: inout Sink) {
        let now = clock.time
        if !holding.isEmpty { releaseHeld(at: now, frame: clock.number, sink: &sink) }
        while lingeringHead < lingering.count,
            lingering[lingeringHead].deadline &+ slack <= now
                || lingering[lingeringHead].frame &+ options.lingeringFrames <= clock.number
        {
            let entry = lingering[lingeringHead]
            lingeringHead += 1
            prefetchLingering(sink: &sink)
            guard isCurrent(entry) else { continue }
            // Nothing has come since the end of a course, and its log would have to be fetched. A connection that has lost
            // its four-tuple stays from then on, however long it had been silent.
            let isCourse = isCourseOver(entry.row)
            let isDeparting = rows[entry.row].facts.contains(.departing)
            if !isCourse, !rows[entry.row].isOver, !isDeparting {
                rows[entry.row].facts.remove(.lingering)
            } else if isCourse || isDeparting
                ? hasLingered(since: entry.last, entry.frame, at: now)
                : hasLingered(entry.row, at: now)
            {
                // Where it leaves early, the capture does not last as long as its TIME-WAIT.
                leaving.append(Leaving(row: entry.row, id: entry.id, time: entry.deadline <= now ? now : nil))
            } else {
                queue(entry.row, since: entry.last)
            }
        }
        if !leaving.isEmpty { leave(sink: &sink) }
        if lingeringHead > 4096, lingeringHead * 2 > lingering.count {
            lingering.removeFirst(lingeringHead)
            lingeringHead = 0
        }
        nextDeadline = .max
        nextFrame = .max
        if lingeringHead < lingering.count { noteDeadline(of: lingering[lingeringHead]) }
        if let flow = holding.first { noteDeadline(of: flow) }
    }

    /// Tells those that leave at one frame in the order of their numbers, which depends on nothing else.
    private mutating func leave<Sink: TrackingSink & ~Copyable>(sink: inout Sink) {
        step = .lingering
        if leaving.count > 1 { leaving.sort { $0.id < $1.id } }
        for place in leaving.indices where rows[leaving[place].row].id == leaving[place].id {
            end(leaving[place].row, at: leaving[place].time, sink: &sink)
        }
        leaving.removeAll(keepingCapacity: true)
    }

    /// The flow's newest connection. One that has lingered for long enough, but waits in the queue behind others, leaves:
    /// what its flow comes to does not depend on them.
    @inline(__always)
    private mutating func findStaying<Sink: TrackingSink & ~Copyable>(
        _ key: FlowKey, hash: UInt32, at time: Int64, sink: inout Sink
    ) -> UInt32? {
        guard let head = find(key, hash: hash) else { return nil }
        guard head & Embryo.mark == 0, rows[head].facts.contains(.lingering) else { return head }
        return findInPlace(of: head, key, hash: hash, at: min(time, clock.time), sink: &sink)
    }

    @inline(never)
    private mutating func findInPlace<Sink: TrackingSink & ~Copyable>(
        of head: UInt32, _ key: FlowKey, hash: UInt32, at now: Int64, sink: inout Sink
    ) -> UInt32? {
        guard rows[head].isOver || isCourseOver(head), hasLingered(head, at: now) else { return head }
        end(head, at: now, sink: &sink)
        return find(key, hash: hash)
    }

    /// Whether the connection of an entry is still there and waits.
    func isCurrent(_ entry: Lingering) -> Bool {
        entry.row < rows.limit && rows[entry.row].id == entry.id && rows[entry.row].facts.contains(.lingering)
    }

    func isCourseOver(_ row: UInt32) -> Bool {
        rows[row].facts.contains(.onCourse) && rows[row].progress.stage == .over
    }

    /// Says which connection is told soon; its row has been asked for.
    @inline(__always)
    private mutating func announce<Sink: TrackingSink & ~Copyable>(_ row: UInt32, sink: inout Sink) {
        let client = rows[row].client
        let x = rows[row].endpoints[client.index].initialSequence
        let y = rows[row].endpoints[client.other.index].initialSequence
        sink.willEnd(rows[row].key, client: client, numbers: UInt64(x.value) << 32 | UInt64(y.value))
    }

    /// Those that leave next were last looked at long ago: asks for the row of one, and for the details and the slot of one
    /// before it.
    private mutating func prefetchLingering<Sink: TrackingSink & ~Copyable>(sink: inout Sink) {
        if lingeringHead + 4 < lingering.count {
            rows.prefetch(lingering[lingeringHead + 4].row, lines: Connection.toldLines)
        }
        if lingeringHead + 2 < lingering.count, lingering[lingeringHead + 2].row < rows.limit {
            let row = lingering[lingeringHead + 2].row
            table.prefetch(hash: table.hash(rows[row].key))
            announce(row, sink: &sink)
            if !rows[row].facts.contains(.onCourse) {
                details.prefetch(rows[row].details, lines: MemoryLayout<ConnectionDetails>.stride / 64)
            }
        }
    }

    /// Tells the sink that a connection ended and gives its place back.
    ///
    /// - Parameters:
    ///   - now: Packet time; nil where nobody knows whether it lasts as long as a TIME-WAIT.
    ///   - isEvicted: It has to leave, whatever might still come.
    mutating func end<Sink: TrackingSink & ~Copyable>(
        _ row: UInt32, at now: Int64?, isEvicted: Bool = false, sink: inout Sink
    ) {
        tell(row, at: now, isEvicted: isEvicted, sink: &sink)
        let older = row & Embryo.mark == 0 ? rows[row].previous : Connection.noRow
        if unlink(row), older != Connection.noRow, rows[older].facts.contains(.departing) {
            // Nobody has its four-tuple any more.
            end(older, at: now, sink: &sink)
        }
        if row & Embryo.mark != 0 {
            removeEmbryo(row & ~Embryo.mark)
            return
        }
        if rows[row].facts.contains(.holding) {
            inheritHeld(key: rows[row].key, hash: table.hash(rows[row].key))
        }
        if !rows[row].facts.contains(.onCourse) { details.remove(rows[row].details) }
        rows[row].id = 0
        rows.remove(row)
    }

    /// Tells the sink that a connection ended, at `now`, or nil where the input did.
    private mutating func tell<Sink: TrackingSink & ~Copyable>(
        _ row: UInt32, at now: Int64?, isEvicted: Bool = false, sink: inout Sink
    ) {
        if options.isShare { sink.turn(turn) }
        var connection: Connection
        if row & Embryo.mark != 0 {
            let place = row & ~Embryo.mark
            if embryos[place].repetitionCount == 0 {
                let told = DocumentedConnection(embryos[place], isEvicted: isEvicted)
                if sink.ended(told) { return }
            } else if embryos[place].syn.payloadLength == 0, captureClock.steps.isEmpty {
                if let told = documentRepeated(place, isEvicted: isEvicted), sink.ended(told) { return }
            }
            details.copy(blankDetails, to: scratchDetails)
            connection = takeSYN(of: embryos[row & ~Embryo.mark], into: scratchDetails)
        } else if rows[row].facts.contains(.onCourse) {
            if let ending = rows[row].ending, !hasClockStep(onCourse: row),
                ending != .halfOpen || isPlainlyHalfOpen(row)
            {
                let told = document(row, ending, isEvicted: isEvicted)
                if sink.ended(told) { return }
                if ending.isClosed, rows[row].course.isProved {
                    let whole = OrderlyConnection(
                        told, rows[row], &rows[annexOf: row], timeWait: timeWaitDuration, now: now)
                    if sink.ended(whole) { return }
                }
            }
            connection = takeCourse(of: row, into: scratchDetails)
        } else {
            connection = rows[row]
        }
        if isEvicted { connection.facts.insert(.evicted) }
        if let now { project(connection, at: now) }
        connection.noteMissing()
        noteDrops(&connection)
        if !captureClock.steps.isEmpty { noteClockSteps(&connection) }
        sink.ended(connection, details: &details[connection.details])
    }

    /// What is told of a SYN that was sent again and not answered; nil where a copy may be the same frame captured twice.
    private func documentRepeated(_ embryo: UInt32, isEvicted: Bool) -> DocumentedConnection? {
        var told = DocumentedConnection(embryos[embryo], isEvicted: isEvicted)
        var last = embryos[embryo].syn.ownParts
        let place = embryos[embryo].repetitions
        for index in 0..<Int(embryos[embryo].repetitionCount) {
            let again = repetitions[place][index]
            if again.mayBeFrame(of: last) { return nil }
            told.noteSYN(at: again.time)
            last = again
        }
        return told
    }

    /// What is told of a connection on its course. Of the log as little is looked at as can be: it would have to be fetched.
    private mutating func document(
        _ row: UInt32, _ ending: DocumentedConnection.Ending, isEvicted: Bool
    ) -> DocumentedConnection {
        let course = rows[row].course
        var fin: SentBrief?
        if ending.hasFIN, rows[row].endpoints[course.closer.index].bytes == 0 {
            fin = rows[annexOf: row][course.closing].sent
        }
        var told = DocumentedConnection(
            &rows[row], ending, firstByA: rows[annexOf: row][firstOf: .a], firstByB: rows[annexOf: row][firstOf: .b],
            fin: fin)
        told.isEvicted = isEvicted
        switch ending {
        case .aborted, .abortedWithUnreadData:
            told.sinceOpening = course.lastTime &- rows[annexOf: row][2].time
        case .halfOpen:
            told.clientSequence = rows[annexOf: row][0].sequence
            told.answer?.sequence = rows[annexOf: row][1].sequence
            told.synACKRetransmissions = UInt32(rows[row].progress.count) - 2
        default:
            break
        }
        return told
    }

    /// TIME-WAIT ends by a timer that nobody sees: projected, once the capture lasts that long.
    private func project(_ connection: Connection, at now: Int64) {
        guard now >= connection.lastTime &+ timeWaitDuration else { return }
        for end in [End.a, End.b] where connection.endpoints[end.index].state == .timeWait {
            // The timer runs from the last ACK of the peer's FIN; what else came late does not restart it.
            let last = details[connection.details].endpoints[end.other.index].lastFINAcknowledged
            let start = last.happened ? last.time : connection.lastTime
            details[connection.details].projectTimeWait(of: end, at: start &+ timeWaitDuration)
        }
    }

    /// The flow's newest connection.
    @inline(__always)
    func find(_ key: FlowKey, hash: UInt32) -> UInt32? {
        table.find(hash: hash) {
            $0 & Embryo.mark == 0 ? rows[$0].key == key : embryos[$0 & ~Embryo.mark].key == key
        }
    }

    /// The row of a connection, which has its details from now on.
    private mutating func withDetails(_ row: UInt32, hash: UInt32) -> UInt32 {
        if row & Embryo.mark != 0 { return hatch(row, hash: hash) }
        if rows[row].facts.contains(.onCourse) { leaveCourse(row) }
        return row
    }

    /// Takes a row out of its flow. Returns whether it was the newest of it.
    private mutating func unlink(_ row: UInt32) -> Bool {
        let isEmbryo = row & Embryo.mark != 0
        let key = isEmbryo ? embryos[row & ~Embryo.mark].key : rows[row].key
        let hash = table.hash(key)
        guard let head = find(key, hash: hash) else { return false }
        let next = isEmbryo ? Connection.noRow : rows[row].previous
        if head == row {
            if next == Connection.noRow {
                table.remove(hash: hash, row: row)
            } else {
                table.replace(hash: hash, row: row, by: next)
            }
            return true
        }
        var place = head
        while rows[place].previous != Connection.noRow {
            if rows[place].previous == row {
                rows[place].previous = next
                return false
            }
            place = rows[place].previous
        }
        return false
    }
}
