import PacketDecoding
import SegmentNotation
import TCPTracking
import Testing

/// Rule 8: the two directions come through different queues; each keeps its own order. The states are the same.
@Suite struct ShiftedDirectionsTests {
    static let stories: [(name: String, lines: String)] = [
        ("four-segment close by the client", Stage.opening + Stage.exchange + TimeWaitTests.close),
        (
            "four-segment close by the server",
            Stage.opening + Stage.exchange
                + """
                +10ms server > client F. seq=u
                +10ms client > server . seq=v ack=u+1
                +10ms client > server F. seq=w ack=u+1
                +10ms server > client . seq=u+1 ack=w+1
                """
        ),
        (
            "three-segment close",
            Stage.opening + Stage.exchange
                + """
                +10ms client > server F. seq=u
                +10ms server > client F. seq=w ack=u+1
                +10ms client > server . seq=u+1 ack=w+1
                """
        ),
        (
            "FIN with the last data",
            Stage.opening + Stage.exchange
                + """
                +10ms client > server FP. len 10
                +10ms server > client FP. len 20
                +10ms client > server .
                """
        ),
        (
            "half-close",
            Stage.opening + Stage.exchange
                + """
                +10ms client > server F. seq=u
                +10ms server > client . ack=u+1
                +10ms server > client P. len 1000
                +10ms client > server .
                +10ms server > client P. len 1000
                +10ms client > server .
                +10ms server > client F. seq=w
                +10ms client > server .
                """
        ),
        (
            "simultaneous close",
            Stage.opening + Stage.exchange
                + """
                +10ms client > server F. seq=u
                +1ms server > client F. seq=w ack=u
                +9ms client > server . seq=u+1 ack=w+1
                +1ms server > client . seq=w+1 ack=u+1
                """
        ),
        ("no data", Stage.opening + TimeWaitTests.close),
        ("left open", Stage.opening + Stage.exchange + Stage.exchange.replacing("client", "server")),
        (
            "Fast Open",
            """
            +10ms client > server S seq=x fastopen cookie 0102030405060708 len 100
            +10ms server > client S. seq=y ack=x+101
            +10ms client > server .

            """ + Stage.exchange + TimeWaitTests.close
        ),
        ("reset by the server", Stage.opening + Stage.exchange + "+10ms server > client R. seq=y+1001 ack=x+101"),
        ("reset by the client", Stage.opening + Stage.exchange + "+10ms client > server R. seq=x+101 ack=y+1001"),
        (
            "FIN in the third segment",
            """
            +10ms client > server S seq=x
            +10ms server > client S. seq=y ack=x+1
            +10ms client > server FP. len 10
            +10ms server > client FP. len 20
            +10ms client > server .
            """
        ),
        (
            "simultaneous open",
            """
            +10ms client > server S seq=x
            +1ms server > client S seq=y
            +9ms client > server S. seq=x ack=y+1
            +1ms server > client S. seq=y ack=x+1

            """ + Stage.exchange + TimeWaitTests.close
        ),
        (
            "reset after half-close",
            Stage.opening + Stage.exchange
                + """
                +10ms client > server F. seq=u
                +10ms server > client . ack=u+1
                +10ms server > client P. len 1000
                +1ms client > server R seq=u+1
                """
        ),
        ("refused", "+10ms client > server S seq=x\n+1ms server > client R. seq=0 ack=x+1"),
    ]

    /// Copies whose answer is captured before them: where times are kept they tell which was sent behind which.
    @Test(arguments: [
        (
            "FIN sent again after its ACK was lost",
            Stage.opening + Stage.exchange + TimeWaitTests.close
                + """

                +300ms server > client F. seq=w ack=u+1
                +10ms client > server . seq=u+1 ack=w+1
                """
        ),
        (
            "SYN sent again",
            "+1ms client > server S seq=x\n+1s client > server S seq=x\n+10ms server > client S. seq=y ack=x+1\n"
                + "+10ms client > server . seq=x+1 ack=y+1\n" + Stage.exchange
        ),
        (
            "SYN,ACK sent again before its ACK",
            "+1ms client > server S seq=x\n+1ms server > client S. seq=y ack=x+1 drop\n"
                + "+1s server > client S. seq=y ack=x+1\n+1s server > client S. seq=y ack=x+1\n"
                + "+10ms client > server . seq=x+1 ack=y+1\n" + Stage.exchange
        ),
    ])
    func copiesKeepTheirAnswers(name: String, lines: String) throws {
        let frames = try SegmentNotation.frames(lines, file: name)
        let expected = try #require(Story(frames: frames).ended.first)
        for late in [true, false] {
            for count in 1...4 {
                let story = Story(frames: Self.shifted(frames, late: late, by: count, keepTimes: true))
                let place: Comment = "\(name): \(late ? "client" : "server") late by \(count)"
                #expect(story.ended.count == 1, place)
                let ended = try #require(story.ended.first)
                #expect(ended.states(of: .a) == expected.states(of: .a), place)
                #expect(ended.states(of: .b) == expected.states(of: .b), place)
            }
        }
    }

    /// The order in which frames are captured when those of one direction come `count` places late.
    static func shifted(_ frames: [Frame], late: Bool, by count: Int, keepTimes: Bool) -> [Frame] {
        let client = Self.sources(of: frames)
        let first = client[0]
        let order = frames.indices.sorted { one, other in
            func place(_ index: Int) -> Int { (index + ((client[index] == first) == late ? count : 0)) * 2 }
            let tie = ((client[one] == first) == late, (client[other] == first) == late)
            let (left, right) = (place(one) + (tie.0 ? 1 : 0), place(other) + (tie.1 ? 1 : 0))
            return left != right ? left < right : one < other
        }
        var result = order.map { frames[$0] }
        if !keepTimes {
            for index in result.indices { result[index].time = frames[index].time }
        }
        return result
    }

    static func sources(of frames: [Frame]) -> [IPAddress] {
        frames.map { frame in
            var decoder = FrameDecoder()
            var batch = SegmentBatch()
            let descriptor = FrameDescriptor(
                time: frame.time, number: 1, offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.originalLength, linkType: frame.linkType, interface: 0)
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
            return Array(batch.segments)[0].source
        }
    }

    @Test(arguments: stories.indices, [true, false])
    func statesAreTheSame(index: Int, late: Bool) throws {
        let (name, lines) = Self.stories[index]
        try Self.compare(name: name, lines: lines, late: late)
    }

    static func compare(name: String, lines: String, late: Bool) throws {
        let frames = try SegmentNotation.frames(lines, file: name)
        let expected = try #require(Story(frames: frames).ended.first)
        for count in 1...4 {
            for keepTimes in [true, false] {
                let moved = Self.shifted(frames, late: late, by: count, keepTimes: keepTimes)
                let story = Story(frames: moved)
                let place: Comment =
                    "\(name): \(late ? "client" : "server") late by \(count), times kept: \(keepTimes)"
                #expect(story.ended.count == 1, place)
                let ended = try #require(story.ended.first)
                #expect(ended.states(of: .a) == expected.states(of: .a), place)
                #expect(ended.states(of: .b) == expected.states(of: .b), place)
                // Of two SYNs that cross nothing but the time tells which was the first.
                if keepTimes || !expected.connection.facts.contains(.simultaneousOpen) {
                    #expect(ended.connection.client == expected.connection.client, place)
                }
                let check = HistoryCheck.of(moved)
                #expect(check.faults.isEmpty, place)
            }
        }
    }
}

extension Story.Ended {
    /// The names of the states that an end went through.
    func states(of end: End) -> [String] {
        let history = details[end].history
        guard history.count > 0 else { return [connection[end].state.name.description] }
        return [history[0].from.name.description]
            + (0..<Int(history.count)).map { history[$0].to.name.description }
    }
}

extension String {
    /// The same with two names exchanged.
    fileprivate func replacing(_ first: String, _ second: String) -> String {
        split(separator: " ", omittingEmptySubsequences: false).map { word in
            word == first ? second : word == second ? first : String(word)
        }.joined(separator: " ")
    }
}
