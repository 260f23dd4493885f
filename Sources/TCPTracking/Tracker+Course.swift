import PacketDecoding

extension Tracker {
    // MARK: - Keeping to the documents

    /// Takes a segment of a flow whose connection is an embryo or on its course, as long as it stays that. Otherwise the
    /// connection gets its details, and false says that the segment is still to be taken.
    mutating func follow(_ segment: Segment, from end: End, key: FlowKey, hash: UInt32, row: UInt32) -> Bool {
        if row & Embryo.mark != 0 {
            if answer(row, segment, from: end, key: key, hash: hash) { return true }
            hatch(row, hash: hash)
            return false
        }
        guard rows[row].facts.contains(.onCourse) else { return false }
        if segment.time >= rows[row].course.lastTime, advance(row, by: segment, from: end) { return true }
        leaveCourse(row)
        return false
    }

    /// The first segment of a flow: a SYN is all that is kept of its connection. False for any other.
    mutating func conceive(_ segment: Segment, key: FlowKey, hash: UInt32) -> Bool {
        guard segment.flags == [.syn], segment.encapsulation == 0, !key.isOneSocket,
            !segment.attributes.contains(.multipath)
        else { return false }
        connectionCount &+= 1
        flowCount &+= 1
        let place = embryos.insert(Embryo(segment: segment, id: connectionCount, flow: flowCount))
        table.insert(hash: hash, row: place | Embryo.mark)
        return true
    }

    /// The SYN,ACK that the documents ask for.
    private mutating func answer(
        _ row: UInt32, _ segment: Segment, from end: End, key: FlowKey, hash: UInt32
    ) -> Bool {
        let place = row & ~Embryo.mark
        guard segment.flags == [.syn, .ack], segment.payloadLength == 0,
            embryos[place].segment.payloadLength == 0, FlowKey.of(embryos[place].segment).1 == end.other,
            segment.acknowledgment == embryos[place].segment.sequence + 1,
            segment.time >= embryos[place].segment.time
        else { return false }
        var course = Course()
        guard course.begin(embryos[place].segment, segment) else { return false }
        let log = logs.insertPlace()
        logs[log].begin(embryos[place])
        logs[log][1] = segment
        let opened = rows.insert(
            Connection(key: key, id: embryos[place].id, client: end.other, first: segment, details: log))
        rows[opened].facts.insert(.onCourse)
        rows[opened].course = course
        table.replace(hash: hash, row: row, by: opened)
        embryos[place].id = 0
        embryos.remove(place)
        return true
    }

    private mutating func advance(_ row: UInt32, by segment: Segment, from end: End) -> Bool {
        switch rows[row].course.stage {
        case .answered: acknowledge(row, segment, from: end)
        case .unproved: prove(row, segment, from: end)
        case .open: close(row, segment, from: end)
        case .closing: finishClosing(row, segment, from: end)
        case .over: false
        }
    }

    /// The third segment of the opening.
    private mutating func acknowledge(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        let place = rows[row].details
        guard end == rows[row].client, segment.flags == [.ack], segment.payloadLength == 0,
            rows[row].open(logs[place][0], logs[place][1], segment)
        else { return false }
        append(segment, to: row)
        logs[place].proof = segment.sequence + 1
        rows[row].course.stage = .unproved
        return true
    }

    private mutating func append(_ segment: Segment, to row: UInt32) {
        logs[rows[row].details][Int(rows[row].course.count)] = segment
        rows[row].course.count += 1
        rows[row].course.lastTime = segment.time
    }

    /// Segments in order until one shows that the server has received the third segment.
    private mutating func prove(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        let place = rows[row].details
        let server = rows[row].server
        let isProof =
            end == server
            && (segment.payloadLength > 0 || segment.acknowledgment.isAtOrAfter(logs[place].proof))
        guard end != server || isProof else { return false }
        rows[row].setProved(true)
        guard let label = rows[row].takeInOrder(segment, from: end) else {
            rows[row].setProved(false)
            return false
        }
        if label == .data { noteFirstData(segment, from: end, of: row) }
        logs[place][identifiedOf: end] = CourseLog.Identified(
            segments: rows[row].endpoints[end.index].segments, identification: segment.identification)
        if isProof {
            append(segment, to: row)
            rows[row].course.stage = .open
        } else {
            rows[row].setProved(false)
        }
        return true
    }

    /// The first FIN, behind everything that its sender sent before.
    private mutating func close(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        guard rows[row].isNextFIN(segment, from: end), let octets = UInt16(exactly: segment.payloadLength) else {
            return false
        }
        append(segment, to: row)
        rows[row].course.finOctets = octets
        rows[row].course.stage = .closing
        rows[row].course.closer = end
        rows[row].course.firstFINEnd = segment.sequenceEnd
        // Keeps what follows from the short way.
        rows[row].endpoints[end.index].facts.insert(.unsettled)
        rows[row].facts.remove(.settled)
        return true
    }

    /// The ACK of the first FIN, the second FIN, and its ACK.
    private mutating func finishClosing(_ row: UInt32, _ segment: Segment, from end: End) -> Bool {
        let course = rows[row].course
        guard segment.payloadLength == 0, segment.window != 0,
            segment.attributes.isDisjoint(with: Connection.notPlain)
        else { return false }
        let isACK = segment.flags == [.ack]
        if end == course.closer {
            guard isACK, course.hasSecondFIN, segment.sequence == course.firstFINEnd,
                segment.acknowledgment == course.secondFINEnd
            else { return false }
            append(segment, to: row)
            rows[row].course.stage = .over
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
        append(segment, to: row)
        return true
    }

    // MARK: - Details

    /// Gives an embryo its details, and every segment of its flow the long way from now on.
    @discardableResult
    mutating func hatch(_ row: UInt32, hash: UInt32) -> UInt32 {
        let embryo = embryos[row & ~Embryo.mark]
        let place = details.insertCopy(of: blankDetails)
        let hatched = rows.insert(takeSYN(of: embryo, into: place))
        table.replace(hash: hash, row: row, by: hatched)
        embryos[row & ~Embryo.mark].id = 0
        embryos.remove(row & ~Embryo.mark)
        return hatched
    }

    /// Gives a connection its details, as if they had been kept from the beginning.
    mutating func leaveCourse(_ row: UInt32) {
        let log = rows[row].details
        let place = details.insertCopy(of: blankDetails)
        let connection = takeCourse(of: row, into: place)
        rows[row] = connection
        logs.remove(log)
    }

    /// An embryo's connection; its details are made at `place`, which holds blank ones.
    mutating func takeSYN(of embryo: Embryo, into place: UInt32) -> Connection {
        let (key, opener) = FlowKey.of(embryo.segment)
        begin(place, by: embryo.segment, flow: embryo.flow)
        var connection = Connection(
            key: key, id: embryo.id, client: opener, first: embryo.segment, details: place)
        _ = connection.take(embryo.segment, from: opener, details: &details[place], changes: &changes)
        return connection
    }

    /// The connection on its course as it is now; its details are made at `place`, which holds blank ones.
    mutating func takeCourse(of row: UInt32, into place: UInt32) -> Connection {
        let log = rows[row].details
        let course = rows[row].course
        var connection = takeOpening(row, into: place)
        if course.stage == .answered { return connection }
        connection = rows[row]
        connection.details = place
        connection.course = Course()
        connection.facts.remove(.onCourse)
        connection.endpoints[0].facts.remove(.unsettled)
        connection.endpoints[1].facts.remove(.unsettled)
        for end in [End.a, .b] {
            let first = logs[log][firstOf: end]
            details[place].endpoints[end.index].firstData = first.sighting
            details[place].endpoints[end.index].firstPayload = first.payload
            let identified = logs[log][identifiedOf: end]
            if identified.segments > 0 {
                details[place].endpoints[end.index].lastIdentification = identified.identification
                details[place].endpoints[end.index].identifiedSegments = identified.segments
            }
        }
        var next = 3
        if course.stage != .unproved {
            let proof = logs[log][3]
            let server = connection.server.index
            details[place].endpoints[server].noteFirstACK(proof)
            connection.confirmHistory(by: proof, me: server, details: &details[place])
            next = 4
        }
        connection.noteSettled(&details[place])
        while next < Int(course.count) {
            let segment = logs[log][next]
            _ = connection.take(segment, from: FlowKey.of(segment).1, details: &details[place], changes: &changes)
            next += 1
        }
        return connection
    }

    /// Takes the segments of a course's opening again.
    private mutating func takeOpening(_ row: UInt32, into place: UInt32) -> Connection {
        let log = rows[row].details
        if place == scratchDetails { details.copy(blankDetails, to: place) }
        begin(place, by: logs[log][0], flow: logs[log].flow)
        var connection = Connection(
            key: rows[row].key, id: rows[row].id, client: rows[row].client, first: logs[log][0], details: place)
        for index in 0..<min(3, Int(rows[row].course.count)) {
            let segment = logs[log][index]
            _ = connection.take(segment, from: FlowKey.of(segment).1, details: &details[place], changes: &changes)
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
        opener.lastSignature = Self.signature(of: acknowledgment)
        opener.acknowledged = y + 1
        opener.firstTimestamp = syn.timestampValue == 0 ? acknowledgment.timestampValue : syn.timestampValue
        opener.lastTimestamp = acknowledgment.timestampValue
        var answerer = Endpoint()
        answerer.facts = [.sequence, .initialSequence, .acknowledgment, .sentSYNACK, .unsettled]
        answerer.initialSequence = y
        answerer.segments = 1
        answerer.lastTime = synACK.time
        answerer.lastSignature = Self.signature(of: synACK)
        answerer.acknowledged = x + 1
        answerer.firstTimestamp = synACK.timestampValue
        answerer.lastTimestamp = synACK.timestampValue
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
        lastFrame = acknowledgment.frame
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

    private static func begin(_ endpoint: inout Endpoint) {
        endpoint.state = .established
        endpoint.next = endpoint.initialSequence + 1
        endpoint.contiguous = endpoint.next
        endpoint.windowEdge = endpoint.acknowledged + endpoint.window
    }

    /// What a SYN or SYN,ACK of an ordinary opening does not carry.
    private static var unusual: SegmentAttributes {
        [.truncatedHeader, .firstFragment, .checksumWrong, .checksumPartial, .fastOpen]
    }

    /// Whether a segment is a FIN behind everything that its sender sent before, and within its receiver's window.
    fileprivate func isNextFIN(_ segment: Segment, from end: End) -> Bool {
        let me = end.index
        let peer = end.other.index
        guard segment.flags.isSuperset(of: [.fin, .ack]), segment.flags.isDisjoint(with: [.syn, .rst]),
            facts.contains(.settled),
            segment.attributes.isDisjoint(with: Self.notPlain), segment.window != 0, !facts.contains(.duplicated),
            segment.sequence == endpoints[me].next
        else { return false }
        let progress = segment.acknowledgment.distance(from: endpoints[me].acknowledged)
        return progress >= 0 && !segment.acknowledgment.isAfter(endpoints[peer].next)
            && !endpoints[peer].acknowledged.isAfter(segment.sequence)
            && !(segment.sequence + segment.payloadLength).isAfter(endpoints[peer].windowEdge)
    }
}
