import PacketDecoding

/// A connection that opened, sent its data and closed with nothing but what the documents say, and everything that
/// records tell of it: made from its course, without the details of those that did something else.
package struct OrderlyConnection: BitwiseCopyable, Sendable {
    /// What is counted of it.
    package var documented: DocumentedConnection
    package var flow: UInt64
    package let interface: UInt16
    package let facts: ConnectionFacts
    /// The end that closed first, and waits in TIME-WAIT.
    package let closer: End

    // Its segments: those of the opening, the one that proved that the third arrived, those of the closing.
    package let syn: Sighting
    package let synACK: Sighting
    package let thirdSegment: Sighting
    package let proof: Sighting
    package let firstFIN: Sighting
    /// The ACK of the first FIN; in three segments, the second FIN.
    package let firstFINAcknowledged: Sighting
    package let secondFIN: Sighting
    package let lastACK: Sighting

    package let a: Side
    package let b: Side
    /// 2·MSL of the run, and when the TIME-WAIT is over.
    package let timeWaitDuration: Int64
    package let timeWaitExpiry: Int64
    /// The capture lasts that long.
    package let hasExpired: Bool

    /// What one end did.
    package struct Side: BitwiseCopyable, Sendable {
        package var initialSequence: UInt32
        package var segments: UInt32
        package var octets: UInt64
        package var dataSegments: UInt32
        package var firstData: Sighting
        package var synAttributes: SegmentAttributes
        package var maximumSegmentSize: UInt16
        package var windowScale: UInt8

        /// The first FIN, which may carry the last octets, and the last ACK are its.
        fileprivate mutating func close(with fin: LoggedSegment) {
            segments &+= 2
            guard fin.payloadLength > 0 else { return }
            octets &+= UInt64(fin.payloadLength)
            if dataSegments == 0 { firstData = OrderlyConnection.sighting(fin) }
            dataSegments &+= 1
        }
    }

    /// - Parameters:
    ///   - documented: What is counted of the connection.
    ///   - connection: One whose course is over.
    ///   - log: `inout` so that it is read where it is; nothing is changed.
    ///   - now: When it leaves the table; nil where the input ended.
    init(
        _ documented: DocumentedConnection, _ connection: borrowing Connection, _ log: inout CourseLog, timeWait: Int64,
        now: Int64?
    ) {
        self.documented = documented
        flow = log.flow
        closer = connection.course.closer
        let client = connection.client
        let isThreeSegment = connection.course.isThreeSegment
        let fin = log[4]
        let last = log[isThreeSegment ? 6 : 7]
        interface = log[0].interface
        syn = Self.sighting(log[0])
        synACK = Self.sighting(log[1])
        thirdSegment = Self.sighting(log[2])
        proof = Self.sighting(log[3])
        firstFIN = Self.sighting(fin)
        firstFINAcknowledged = Self.sighting(log[5])
        secondFIN = isThreeSegment ? firstFINAcknowledged : Self.sighting(log[6])
        lastACK = Self.sighting(last)
        var facts = connection.facts
        for index in 4..<Int(connection.progress.count) { Connection.note(log[index].attributes, in: &facts) }
        self.facts = facts
        var sides = (
            Self.side(of: .a, connection, log, syn: log[client == .a ? 0 : 1]),
            Self.side(of: .b, connection, log, syn: log[client == .b ? 0 : 1])
        )
        if closer == .a {
            sides.0.close(with: fin)
            sides.1.segments &+= isThreeSegment ? 1 : 2
        } else {
            sides.1.close(with: fin)
            sides.0.segments &+= isThreeSegment ? 1 : 2
        }
        a = sides.0
        b = sides.1
        timeWaitDuration = timeWait
        timeWaitExpiry = last.time &+ timeWait
        hasExpired = now.map { $0 >= last.time &+ timeWait } ?? false
    }

    fileprivate static func sighting(_ segment: LoggedSegment) -> Sighting {
        Sighting(time: segment.time, frame: segment.frame)
    }

    private static func side(
        of end: End, _ connection: borrowing Connection, _ log: borrowing CourseLog, syn: LoggedSegment
    ) -> Side {
        Side(
            initialSequence: syn.sequence.value, segments: connection.endpoints[end.index].segments,
            octets: connection.endpoints[end.index].bytes, dataSegments: connection.endpoints[end.index].dataSegments,
            firstData: log[firstOf: end].sighting, synAttributes: syn.attributes,
            maximumSegmentSize: syn.maximumSegmentSize, windowScale: syn.windowScale)
    }

    // MARK: -

    package subscript(end: End) -> Side { end == .a ? a : b }

    package var client: End { documented.client }
    package var isThreeSegment: Bool { firstFINAcknowledged == secondFIN }

    /// The last state that the capture shows of an end.
    package func state(of end: End) -> TCPState { end == closer ? .timeWait : .closed }

    /// What the documents' opening and closing make of an end's states.
    package func history(of end: End) -> History {
        let steps = steps(of: end)
        var history = History()
        for index in 0..<steps.count {
            let step = steps[index]
            history.append(
                Transition(
                    time: step.sighting.time, frame: step.sighting.frame, confirmedBy: step.confirmedBy,
                    proof: SequenceNumber(0), row: step.row, from: step.from, to: step.to,
                    certainty: step.certainty))
        }
        return history
    }

    /// The same as few values.
    package func steps(of end: End) -> Steps {
        let rows = OrderlyRows.shared
        var history = Steps()
        if end == client {
            history.append(rows.sendsSYN, at: syn, .observed)
            history.append(rows.receivesSYNACK, at: synACK, .confirmed, by: thirdSegment)
        } else {
            history.append(rows.sendsSYNACK, at: synACK, .observed)
            history.append(rows.receivesACKOfSYN, at: thirdSegment, .confirmed, by: proof)
        }
        guard end == closer else {
            history.append(rows.receivesFIN, at: firstFIN, .confirmed, by: firstFINAcknowledged)
            history.append(rows.sendsSecondFIN, at: secondFIN, .observed)
            history.append(rows.receivesLastACK, at: lastACK, .assumed)
            return history
        }
        history.append(rows.sendsFIN, at: firstFIN, .observed)
        if isThreeSegment {
            history.append(rows.receivesFINAndACK, at: secondFIN, .confirmed, by: lastACK)
        } else {
            history.append(rows.receivesACKOfFIN, at: firstFINAcknowledged, .assumed)
            history.append(rows.receivesSecondFIN, at: secondFIN, .confirmed, by: lastACK)
        }
        if hasExpired {
            history.append(rows.timeWaitExpires, at: Sighting(time: timeWaitExpiry), .projected)
        }
        return history
    }
}

/// The rows of the state machine that an orderly connection passes, looked up once.
fileprivate struct OrderlyRows: Sendable {
    static let shared = OrderlyRows()

    let sendsSYN = row(.closed, .sendsSYN)
    let receivesSYNACK = row(.synSent, .receivesSYNACK)
    let sendsSYNACK = row(.listen, .sendsSYNACK)
    let receivesACKOfSYN = row(.synReceived, .receivesACKOfSYN)
    let sendsFIN = row(.established, .sendsFIN)
    let receivesACKOfFIN = row(.finWait1, .receivesACKOfFIN)
    let receivesFINAndACK = row(.finWait1, .receivesFINAndACKOfFIN)
    let receivesSecondFIN = row(.finWait2, .receivesFIN)
    let receivesFIN = row(.established, .receivesFIN)
    let sendsSecondFIN = row(.closeWait, .sendsFIN)
    let receivesLastACK = row(.lastAck, .receivesACKOfFIN)
    let timeWaitExpires = row(.timeWait, .timeWaitExpires)

    struct Row: Sendable {
        let index: UInt8
        let from: TCPState
        let to: TCPState
    }

    private static func row(_ state: TCPState, _ event: TransitionEvent) -> Row {
        guard let index = TransitionTable.shared.row(from: state, on: event) else {
            preconditionFailure("no row for \(event) in \(state.name)")
        }
        return Row(index: UInt8(index), from: state, to: transitionRows[index].to)
    }
}

extension OrderlyConnection {
    /// One transition of an end.
    package struct Step: BitwiseCopyable, Sendable {
        package var row: UInt8 = 0
        var from = TCPState.closed
        var to = TCPState.closed
        package var certainty = Certainty.observed
        package var sighting = Sighting()
        /// The frame that proves it; 0 for none.
        package var confirmedBy: UInt64 = 0
    }

    /// The transitions of an end, at most six.
    package struct Steps: BitwiseCopyable, Sendable {
        package private(set) var count = 0
        private var places: InlineArray<6, Step>

        init() { places = InlineArray(repeating: Step()) }

        package subscript(index: Int) -> Step {
            precondition(index < count)
            return places.span[index]
        }

        fileprivate mutating func append(
            _ row: OrderlyRows.Row, at sighting: Sighting, _ certainty: Certainty, by proof: Sighting = Sighting()
        ) {
            places[count] = Step(
                row: row.index, from: row.from, to: row.to, certainty: certainty, sighting: sighting,
                confirmedBy: proof.frame)
            count += 1
        }
    }
}
