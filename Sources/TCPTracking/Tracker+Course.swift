import PacketDecoding

extension Tracker {
    // MARK: - Keeping to the documents

    /// Takes a segment of a flow whose connection is an embryo or on its course, as long as it stays that. Otherwise the
    /// connection gets its details, and false says that the segment is still to be taken.
    mutating func follow(_ segment: Segment, from end: End, key: FlowKey, hash: UInt32, row: UInt32) -> Bool {
        if row & Embryo.mark != 0 {
            if answer(row, segment, from: end, key: key, hash: hash) { return true }
            if refuse(row, segment, from: end, key: key, hash: hash) { return true }
            if repeatSYN(row & ~Embryo.mark, segment, from: end) { return true }
            hatch(row, hash: hash)
            return false
        }
        guard rows[row].facts.contains(.onCourse) else { return false }
        if advance(row, by: segment, from: end) { return true }
        leaveCourse(row)
        return false
    }

    /// The first segment of a flow: a SYN is all that is kept of its connection. False for any other.
    mutating func conceive(_ segment: Segment, from end: End, key: FlowKey, hash: UInt32) -> Bool {
        guard segment.flags == [.syn], segment.encapsulation == 0, !key.isOneSocket,
            !segment.attributes.contains(.multipath), segment.windowScale <= 14,
            let syn = LoggedSegment(segment, from: end)
        else { return false }
        countConnection(isFirstOfFlow: true)
        let place = embryos.insert(Embryo(key: key, syn: syn, id: connectionCount, flow: flowCount))
        table.insert(hash: hash, row: place | Embryo.mark)
        return true
    }

    /// The SYN,ACK that the documents ask for.
    private mutating func answer(
        _ row: UInt32, _ segment: Segment, from end: End, key: FlowKey, hash: UInt32
    ) -> Bool {
        let place = row & ~Embryo.mark
        guard segment.flags == [.syn, .ack], segment.payloadLength == 0, !segment.attributes.contains(.multipath),
            embryos[place].repetitionCount == 0, embryos[place].syn.payloadLength == 0,
            embryos[place].syn.end == end.other, segment.acknowledgment == embryos[place].syn.sequence + 1,
            segment.time >= embryos[place].syn.time
        else { return false }
        var course = Course()
        guard course.begin(embryos[place].syn, segment), let synACK = LoggedSegment(segment, from: end) else {
            return false
        }
        beginCourse(course, of: row, with: synACK, segment, key: key, hash: hash)
        return true
    }

    /// The RST,ACK that answers a SYN where nobody listens (RFC 9293 §3.10.7.1).
    private mutating func refuse(
        _ row: UInt32, _ segment: Segment, from end: End, key: FlowKey, hash: UInt32
    ) -> Bool {
        let place = row & ~Embryo.mark
        guard segment.flags == [.rst, .ack], segment.payloadLength == 0,
            segment.attributes.isDisjoint(with: Connection.notPlain), embryos[place].repetitionCount == 0,
            embryos[place].syn.payloadLength == 0, embryos[place].syn.attributes.isDisjoint(with: Connection.unusual),
            embryos[place].syn.end == end.other, segment.acknowledgment == embryos[place].syn.sequence + 1,
            segment.time >= embryos[place].syn.time, let reset = LoggedSegment(segment, from: end)
        else { return false }
        var course = Course()
        course.begin(embryos[place].syn, refusedBy: segment)
        let refused = beginCourse(course, of: row, with: reset, segment, key: key, hash: hash)
        rows[refused].progress.stage = .over
        linger(refused, since: segment.time)
        return true
    }

    /// What was an embryo goes on with its second segment.
    @discardableResult
    private mutating func beginCourse(
        _ course: Course, of row: UInt32, with second: LoggedSegment, _ segment: Segment, key: FlowKey, hash: UInt32
    ) -> UInt32 {
        let place = row & ~Embryo.mark
        let opened = rows.insert(
            Connection(
                key: key, id: embryos[place].id, client: second.end.other, first: segment, details: Connection.noRow))
        rows[annexOf: opened].begin(flow: embryos[place].flow, syn: embryos[place].syn)
        rows[annexOf: opened][1] = second
        rows[opened].facts.insert(options.segments ? [.onCourse, .untold] : .onCourse)
        rows[opened].course = course
        rows[opened].progress.count = 2
        table.replace(hash: hash, row: row, by: opened)
        removeEmbryo(place)
        return opened
    }

    /// The SYN again, with nothing about it changed.
    private mutating func repeatSYN(_ place: UInt32, _ segment: Segment, from end: End) -> Bool {
        let count = Int(embryos[place].repetitionCount)
        guard segment.flags == [.syn], segment.encapsulation == 0, count < RepeatedSYNs.capacity,
            let again = LoggedSegment(segment, from: end), let repetition = embryos[place].syn.repetition(again)
        else { return false }
        let last = count == 0 ? embryos[place].syn.time : repetitions[embryos[place].repetitions][count - 1].time
        guard again.time >= last, count > 0 || repetitions.hasFree || storageOctets <= embryoOctets else {
            return false
        }
        if count == 0 { embryos[place].repetitions = repetitions.insertPlace() }
        repetitions[embryos[place].repetitions][count] = repetition
        embryos[place].repetitionCount += 1
        return true
    }

    /// Gives the place of an embryo back.
    mutating func removeEmbryo(_ place: UInt32) {
        if embryos[place].repetitionCount > 0 { repetitions.remove(embryos[place].repetitions) }
        embryos[place].id = 0
        embryos.remove(place)
    }

    /// The next step of a connection on its course. False, with nothing changed, for any other segment.
    mutating func advance(_ row: UInt32, by segment: Segment, from end: End) -> Bool {
        guard segment.time >= rows[row].course.lastTime else { return false }
        return switch rows[row].progress.stage {
        case .answered: acknowledge(row, segment, from: end) || repeatOpening(row, segment, from: end)
        case .unproved: prove(row, segment, from: end) || endUnproved(row, segment, from: end)
        case .open: close(row, segment, from: end) || reset(row, segment, from: end)
        case .closing: finishClosing(row, segment, from: end)
        case .over: false
        }
    }

    /// The third segment of the opening.
    private mutating func acknowledge(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        guard end == rows[row].client, segment.flags == [.ack], segment.payloadLength == 0,
            rows[row].progress.count == 2,
            let logged = LoggedSegment(segment, from: end),
            rows[row].open(
                rows[annexOf: row][0].segment(of: rows[row].key), rows[annexOf: row][1].segment(of: rows[row].key),
                segment)
        else { return false }
        append(logged, to: row)
        rows[row].progress.stage = .unproved
        return true
    }

    /// The SYN or the SYN,ACK again, with nothing about it changed: the opening is no further.
    private mutating func repeatOpening(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        let first = end == rows[row].client ? 0 : 1
        guard segment.flags.contains(.syn), segment.encapsulation == 0,
            Int(rows[row].progress.count) < CourseLog.capacity, let again = LoggedSegment(segment, from: end),
            rows[annexOf: row][first].repetition(again) != nil
        else { return false }
        append(again, to: row)
        rows[row].lastTime = segment.time
        return true
    }

    /// Whether a half-open connection needs no details to be told: nothing but its SYN,ACK came again, and no copy of it may be
    /// the same frame captured twice.
    func isPlainlyHalfOpen(_ row: UInt32) -> Bool {
        for index in 2..<max(2, Int(rows[row].progress.count)) {
            let again = rows[annexOf: row][index]
            if again.end == rows[row].client || again.ownParts.mayBeFrame(of: rows[annexOf: row][index - 1].ownParts) {
                return false
            }
        }
        return true
    }

    private mutating func append(_ segment: LoggedSegment, to row: UInt32) {
        rows[annexOf: row][Int(rows[row].progress.count)] = segment
        rows[row].progress.count += 1
        rows[row].course.lastTime = segment.time
    }

    /// Segments in order until one shows that the server has received the third segment.
    private mutating func prove(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        let client = rows[row].client
        let isProof =
            end != client
            && (segment.payloadLength > 0
                || segment.acknowledgment.isAtOrAfter(rows[row].endpoints[client.index].initialSequence + 2))
        guard end == client || isProof, let logged = LoggedSegment(segment, from: end) else { return false }
        rows[row].setProved(true)
        guard let label = rows[row].takeInOrder(segment, from: end) else {
            rows[row].setProved(false)
            return false
        }
        if label == .data { noteFirstData(segment, from: end, of: row) }
        if isProof {
            append(logged, to: row)
            rows[row].course.isProved = true
            rows[row].progress.stage = .open
        } else {
            rows[annexOf: row].identifiedSegments = rows[row].endpoints[end.index].segments
            rows[annexOf: row].identification = segment.identification
            rows[row].setProved(false)
        }
        return true
    }

    /// The first FIN, or a RST, with nothing before it that shows that the third segment arrived.
    private mutating func endUnproved(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        rows[row].setProved(true)
        if close(row, segment, from: end) || reset(row, segment, from: end) { return true }
        rows[row].setProved(false)
        return false
    }

    /// The first FIN, behind everything that its sender sent before.
    private mutating func close(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        guard rows[row].isNextFIN(segment, from: end), let logged = LoggedSegment(segment, from: end) else {
            return false
        }
        append(logged, to: row)
        rows[row].course.finOctets = logged.payloadLength
        rows[row].progress.stage = .closing
        rows[row].course.closer = end
        rows[row].course.firstFINEnd = segment.sequenceEnd
        rows[row].unsettle(end)
        return true
    }

    /// A RST at SND.NXT by which its sender aborts, and nothing about it unlike the sender's own segments.
    private mutating func reset(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        guard rows[row].isNextReset(segment, from: end), let logged = LoggedSegment(segment, from: end),
            isAlike(logged, rows[annexOf: row][end == rows[row].client ? 0 : 1]),
            continuesIdentification(segment, from: end, row), !answersTooFast(segment, from: end, row)
        else { return false }
        append(logged, to: row)
        rows[row].course.reset = rows[row].hasUnacknowledged(by: end.other) ? .abortedWithUnreadData : .aborted
        rows[row].course.closer = end
        rows[row].progress.stage = .over
        rows[row].unsettle(end)
        linger(row, since: segment.time)
        return true
    }

    /// Reads what `ResetMarks.hopLimit` and `.options` read. Another window alone speaks against nobody.
    private func isAlike(_ reset: LoggedSegment, _ first: LoggedSegment) -> Bool {
        reset.hopLimit == first.hopLimit
            && (!reset.attributes.contains(.timestamps)
                || !Connection.isForeign(
                    reset.timestampValue, synAttributes: first.attributes, synTimestamp: first.timestampValue))
    }

    /// Reads what `ResetMarks.identification` reads.
    private mutating func continuesIdentification(_ reset: Segment, from end: End, _ row: UInt32) -> Bool {
        let isClient = end == rows[row].client
        var last = rows[annexOf: row][isClient ? 2 : rows[row].course.isProved ? 3 : 1].identification
        var identified: UInt32 = isClient || rows[row].course.isProved ? 2 : 1
        if isClient, rows[annexOf: row].identifiedSegments > 0 {
            last = rows[annexOf: row].identification
            identified = rows[annexOf: row].identifiedSegments
        }
        return Connection.mayContinue(
            reset.identification, first: rows[annexOf: row][isClient ? 0 : 1].identification, last: last,
            sent: rows[row].endpoints[end.index].segments, identified: identified)
    }

    /// Reads what `ResetMarks.tooFast` reads, and may say so of one that is not.
    private mutating func answersTooFast(_ reset: Segment, from end: End, _ row: UInt32) -> Bool {
        let me = end.index
        guard reset.flags.contains(.ack), reset.acknowledgment.isAfter(rows[row].endpoints[me].acknowledged) else {
            return false
        }
        let roundTrip =
            end == rows[row].client
            ? rows[annexOf: row][2].time &- rows[annexOf: row][1].time : Int64(rows[row].course.synACKDelay)
        return Connection.isTooFast(reset.time &- rows[row].endpoints[1 - me].lastData.time, for: roundTrip)
    }

    /// The ACK of the first FIN, the second FIN, and its ACK.
    private mutating func finishClosing(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        let course = rows[row].course
        guard segment.payloadLength == 0, segment.window != 0,
            segment.attributes.isDisjoint(with: Connection.notPlain),
            let logged = LoggedSegment(segment, from: end)
        else { return false }
        let isACK = segment.flags == [.ack]
        if end == course.closer {
            guard isACK, course.hasSecondFIN, segment.sequence == course.firstFINEnd,
                segment.acknowledgment == course.secondFINEnd
            else { return false }
            append(logged, to: row)
            rows[row].progress.stage = .over
            linger(row, since: segment.time)
            return true
        }
        guard !course.hasSecondFIN, segment.sequence == rows[row].endpoints[end.index].next,
            segment.acknowledgment == course.firstFINEnd
        else { return false }
        if isACK {
            guard !course.isFirstFINAcknowledged else { return false }
            rows[row].course.isFirstFINAcknowledged = true
        } else {
            guard segment.flags.isSuperset(of: [.fin, .ack]), segment.flags.isDisjoint(with: [.syn, .rst]) else {
                return false
            }
            rows[row].course.hasSecondFIN = true
            rows[row].course.secondFINEnd = segment.sequenceEnd
        }
        append(logged, to: row)
        return true
    }

    // MARK: - Details

    /// Gives an embryo its details, and every segment of its flow the long way from now on.
    @discardableResult
    mutating func hatch(_ row: UInt32, hash: UInt32) -> UInt32 {
        let embryo = embryos[row & ~Embryo.mark]
        let place = details.insertCopy(of: blankDetails)
        let hatched = rows.insert(takeSYN(of: embryo, into: place))
        if options.segments { rows[hatched].facts.insert(.untold) }
        table.replace(hash: hash, row: row, by: hatched)
        removeEmbryo(row & ~Embryo.mark)
        return hatched
    }

    /// Gives a connection its details, as if they had been kept from the beginning.
    mutating func leaveCourse(_ row: UInt32) {
        let place = details.insertCopy(of: blankDetails)
        let connection = takeCourse(of: row, into: place)
        rows[row] = connection
        if options.segments { rows[row].facts.insert(.untold) }
    }

    /// An embryo's connection; its details are made at `place`, which holds blank ones.
    mutating func takeSYN(of embryo: Embryo, into place: UInt32) -> Connection {
        let opener = embryo.syn.end
        let syn = embryo.syn.segment(of: embryo.key)
        begin(place, by: syn, flow: embryo.flow)
        var connection = Connection(key: embryo.key, id: embryo.id, client: opener, first: syn, details: place)
        _ = connection.take(syn, from: opener, details: &details[place], changes: &changes)
        for index in 0..<Int(embryo.repetitionCount) {
            let again = embryo.syn.sent(again: repetitions[embryo.repetitions][index]).segment(of: embryo.key)
            _ = connection.take(again, from: opener, details: &details[place], changes: &changes)
        }
        return connection
    }

    /// The connection on its course as it is now; its details are made at `place`, which holds blank ones.
    mutating func takeCourse(of row: UInt32, into place: UInt32) -> Connection {
        let progress = rows[row].progress
        var connection = takeOpening(row, into: place)
        if progress.stage == .answered { return connection }
        if rows[row].course.reset == .refused {
            connection.facts.formUnion(rows[row].facts.intersection(.lingering))
            return connection
        }
        connection = rows[row]
        connection.details = place
        connection.course = Course()
        connection.progress = Course.Progress()
        connection.facts.remove(.onCourse)
        connection.endpoints[0].facts.remove(.unsettled)
        connection.endpoints[1].facts.remove(.unsettled)
        for end in [End.a, .b] {
            let first = rows[annexOf: row][firstOf: end]
            details[place].endpoints[end.index].firstData = first.sighting
            details[place].endpoints[end.index].firstPayload = first.payload
        }
        if rows[annexOf: row].identifiedSegments > 0 {
            let client = connection.client.index
            details[place].endpoints[client].lastIdentification = rows[annexOf: row].identification
            details[place].endpoints[client].identifiedSegments = rows[annexOf: row].identifiedSegments
        }
        if rows[row].course.isProved {
            let proof = rows[annexOf: row][3].segment(of: connection.key)
            let server = connection.server.index
            // Its second segment, behind the SYN,ACK.
            details[place].endpoints[server].lastIdentification = proof.identification
            details[place].endpoints[server].identifiedSegments = 2
            details[place].endpoints[server].noteFirstACK(proof)
            connection.confirmHistory(by: proof, me: server, details: &details[place])
        }
        connection.noteSettled(&details[place])
        var next = rows[row].course.closing
        while next < Int(progress.count) {
            let segment = rows[annexOf: row][next].segment(of: connection.key)
            _ = connection.take(
                segment, from: rows[annexOf: row][next].end, details: &details[place], changes: &changes)
            next += 1
        }
        return connection
    }

    /// Takes the segments of a course's opening again.
    private mutating func takeOpening(_ row: UInt32, into place: UInt32) -> Connection {
        if place == scratchDetails { details.copy(blankDetails, to: place) }
        let syn = rows[annexOf: row][0].segment(of: rows[row].key)
        begin(place, by: syn, flow: rows[annexOf: row].flow)
        var connection = Connection(
            key: rows[row].key, id: rows[row].id, client: rows[row].client, first: syn, details: place)
        let progress = rows[row].progress
        for index in 0..<(progress.stage == .answered ? Int(progress.count) : min(Int(progress.count), 3)) {
            let segment = rows[annexOf: row][index].segment(of: connection.key)
            _ = connection.take(
                segment, from: rows[annexOf: row][index].end, details: &details[place], changes: &changes)
        }
        return connection
    }
}

extension Connection {
    /// What the opening as documented makes of a connection: x, y, x+1 and y+1 (RFC 9293 §3.5). False, with nothing changed,
    /// where one of its segments is anything else.
    fileprivate mutating func open(_ syn: Segment, _ synACK: Segment, _ acknowledgment: Segment) -> Bool {
        let x = syn.sequence
        let y = synACK.sequence
        let scale: SegmentAttributes = .windowScale
        guard synACK.acknowledgment == x + 1, acknowledgment.sequence == x + 1, acknowledgment.acknowledgment == y + 1,
            synACK.window != 0, acknowledgment.window != 0, syn.windowScale <= 14, synACK.windowScale <= 14,
            acknowledgment.attributes.isDisjoint(with: Self.notPlain),
            syn.attributes.isDisjoint(with: Self.unusual), synACK.attributes.isDisjoint(with: Self.unusual),
            Self.signature(of: syn) != Self.signature(of: acknowledgment)
        else { return false }
        var opener = Endpoint()
        opener.facts = [.sequence, .initialSequence, .acknowledgment, .activeOpen]
        opener.initialSequence = x
        opener.segments = 2
        opener.lastTime = acknowledgment.time
        opener.lastFrame = acknowledgment.frame
        opener.lastSignature = Self.signature(of: acknowledgment)
        opener.acknowledged = y + 1
        opener.sent.timestamp = syn.timestampValue
        var answerer = Endpoint()
        answerer.facts = [.sequence, .initialSequence, .acknowledgment, .sentSYNACK, .unsettled]
        answerer.initialSequence = y
        answerer.segments = 1
        answerer.lastTime = synACK.time
        answerer.lastFrame = synACK.frame
        answerer.lastSignature = Self.signature(of: synACK)
        answerer.acknowledged = x + 1
        answerer.sent.timestamp = synACK.timestampValue
        if syn.attributes.contains(scale) { opener.facts.insert(.windowScaling) }
        if synACK.attributes.contains(scale) { answerer.facts.insert(.windowScaling) }
        if syn.attributes.contains(scale), synACK.attributes.contains(scale) {
            opener.windowShift = syn.windowScale
            answerer.windowShift = synACK.windowScale
        }
        opener.window = UInt32(acknowledgment.window) << UInt32(opener.windowShift)
        // The window of a SYN,ACK is never scaled (RFC 7323 §2.2).
        answerer.window = UInt32(synACK.window)
        Self.begin(&opener)
        Self.begin(&answerer)
        endpoints[client.index] = opener
        endpoints[server.index] = answerer
        facts.insert([.rolesObserved, .sawSYN, .sawSYNACK, .answered])
        noteAttributes(of: syn)
        noteAttributes(of: synACK)
        noteAttributes(of: acknowledgment)
        lastTime = acknowledgment.time
        return true
    }

    /// Whether something shows that the third segment arrived: until then the server's end is not settled.
    fileprivate mutating func setProved(_ isProved: Bool) {
        if isProved {
            endpoints[server.index].facts.remove(.unsettled)
            facts.insert(.settled)
        } else {
            endpoints[server.index].facts.insert(.unsettled)
            facts.remove(.settled)
        }
    }

    /// How it is told, on its course, if nothing more comes; nil where that takes details.
    var ending: DocumentedConnection.Ending? {
        switch progress.stage {
        case .answered: .halfOpen
        case .unproved: nil
        case .open: .open
        case .closing: course.isFirstFINAcknowledged && !course.hasSecondFIN ? .halfClosed : nil
        case .over: course.reset ?? (course.isThreeSegment ? .threeSegment : .fourSegment)
        }
    }

    /// Keeps what follows from the short way.
    fileprivate mutating func unsettle(_ end: End) {
        endpoints[end.index].facts.insert(.unsettled)
        facts.remove(.settled)
    }

    private static func begin(_ endpoint: inout Endpoint) {
        endpoint.state = .established
        endpoint.next = endpoint.initialSequence + 1
        endpoint.contiguous = endpoint.next
        endpoint.windowEdge = endpoint.acknowledged + endpoint.window
    }

    /// What a SYN or SYN,ACK of an ordinary opening does not carry.
    fileprivate static var unusual: SegmentAttributes {
        [.truncatedHeader, .firstFragment, .checksumWrong, .checksumPartial, .fastOpen]
    }

    /// Whether a segment is a FIN behind everything that its sender sent before, and within its receiver's window.
    /// `mutating` so that nothing is copied to be read.
    fileprivate mutating func isNextFIN(_ segment: Segment, from end: End) -> Bool {
        let me = end.index
        let peer = end.other.index
        guard segment.flags.isSuperset(of: [.fin, .ack]), segment.flags.isDisjoint(with: [.syn, .rst]),
            facts.contains(.settled), segment.time >= lastTime,
            segment.attributes.isDisjoint(with: Self.notPlain), segment.window != 0, !facts.contains(.duplicated),
            segment.sequence == endpoints[me].next, endpoints[me].sent.mayPrecede(segment)
        else { return false }
        let progress = segment.acknowledgment.distance(from: endpoints[me].acknowledged)
        return progress >= 0 && !segment.acknowledgment.isAfter(endpoints[peer].next)
            && !endpoints[peer].acknowledged.isAfter(segment.sequence)
            && !(segment.sequence + segment.payloadLength).isAfter(endpoints[peer].windowEdge)
    }

    /// Whether a segment is a RST at SND.NXT that raises no question but whether data was on its way to its sender. Where
    /// such data followed a silence, the RST may come from whoever had forgotten the connection meanwhile.
    fileprivate mutating func isNextReset(_ segment: Segment, from end: End) -> Bool {
        let me = end.index
        let peer = end.other.index
        guard segment.flags.subtracting(.ack) == .rst, segment.payloadLength == 0, facts.contains(.settled),
            segment.attributes.isDisjoint(with: Self.notPlain), !facts.contains(.duplicated),
            segment.sequence == endpoints[me].next, segment.time >= lastTime,
            Self.signature(of: segment) != endpoints[me].lastSignature,
            segment.time &- endpoints[me].lastTime < 1_000_000_000
                || !hasUnacknowledged(by: end.other)
        else { return false }
        if !segment.flags.contains(.ack) { return segment.acknowledgment.value == 0 }
        return segment.acknowledgment.isAtOrAfter(endpoints[me].acknowledged)
            && !segment.acknowledgment.isAfter(endpoints[peer].next)
    }
}
