import TCPConformance
import Testing

/// A clock that is set forward is told only where the timestamps of both ends prove it.
@Suite struct ClockStepTests {
    /// A connection with timestamps, a gap in its middle, and what each end's clock made of it.
    private static func conversation(
        gap: String, clientTicks: Int, serverTicks: Int, before: String = "", within: String = ""
    ) -> String {
        """
        # A gap
        other 10.0.0.3:50000
        +0     client > server S seq=x ts 1000 0
        +10ms  server > client S. seq=y ack=x+1 ts 7000 1000
        +10ms  client > server . ts 1020 7000
        +10ms  client > server P. len 100 ts 1030 7000
        +10ms  server > client . ts 7030 1030
        \(before)
        \(gap)  client > server P. len 100 ts \(1030 + clientTicks) 7030
        +10ms  server > client . ts \(7030 + serverTicks) \(1030 + clientTicks)
        +10ms  client > server P. len 1 ts \(1050 + clientTicks) 7030
        \(within)
        """
    }

    private static func first(_ text: String) throws -> Judgement { try CapturedStory.judgements(text: text)[0] }

    private static func isStep(_ text: String) throws -> Bool { try first(text).evidence.contains(.clockStep) }

    @Test func theClockIsSetForward() throws {
        let judgement = try CapturedStory.judgement("data/clock-steps-forward")
        #expect(judgement.evidence == .clockStep)
        let finding = try #require(judgement.finding("clock-step-forward"))
        #expect(finding.frames == [6])
        #expect(finding.observed == "3600000 ms")
        #expect(finding.text.english.contains("was set forward in frame 6"))
        #expect(finding.text.english.contains("by 1 h"))
        #expect(judgement.subject.closing == .fourSegment)
    }

    @Test func anIdleConnectionIsIdle() throws {
        #expect(try CapturedStory.judgement("data/idle-with-timestamps").evidence == [])
        // Clocks of 1 ms, 10 ms, 100 ms, 1 s a tick.
        for rate in [1000, 100, 10, 1] {
            let text = Self.conversation(gap: "+7200s", clientTicks: 7200 * rate, serverTicks: 7200 * rate)
            #expect(try !Self.isStep(text), "\(rate) Hz")
        }
        // One whole turn of a clock of 1 ms a tick, and 300 ms: 49.7 days.
        #expect(try !Self.isStep(Self.conversation(gap: "+4294967s", clientTicks: -296, serverTicks: -296)))
    }

    /// A host that slept has a clock that stood still: the other end's went on.
    @Test func oneEndProvesNothing() throws {
        #expect(try Self.isStep(Self.conversation(gap: "+3600s", clientTicks: 20, serverTicks: 20)))
        #expect(try !Self.isStep(Self.conversation(gap: "+3600s", clientTicks: 20, serverTicks: 3_600_000)))
        #expect(try !Self.isStep(Self.conversation(gap: "+3600s", clientTicks: 3_600_000, serverTicks: 20)))
    }

    @Test func aValueThatNeverMovesIsNoClock() throws {
        let text = """
            # The same timestamps in every segment
            +0     client > server S seq=x ts 1000 0
            +10ms  server > client S. seq=y ack=x+1 ts 7000 1000
            +10ms  client > server . ts 1000 7000
            +3600s client > server P. len 100 ts 1000 7000
            +10ms  server > client . ts 7000 1000
            """
        #expect(try !Self.isStep(text))
        #expect(try !Self.isStep(text.replacing(" ts 1000 0", with: "").replacing(" ts 7000 1000", with: "")))
    }

    /// A tick takes a second at most, or as long as ticks have taken for a second and more.
    @Test func howShortAStepMayBe() throws {
        #expect(try !Self.isStep(Self.conversation(gap: "+20s", clientTicks: 20, serverTicks: 20)))
        #expect(try Self.isStep(Self.conversation(gap: "+60s", clientTicks: 20, serverTicks: 20)))
        let longer = """
            +2s    client > server P. len 1 ts 3030 7030
            +10ms  server > client . ts 9050 3030
            """
        func later(_ gap: String, _ ticks: Int) -> String {
            Self.conversation(gap: gap, clientTicks: 2000 + ticks, serverTicks: 2020 + ticks, before: longer)
        }
        #expect(try Self.isStep(later("+5s", 20)))
        #expect(try !Self.isStep(later("+5s", 5000)))
        #expect(try !Self.isStep(later("+5s", 2000)))
    }

    /// Where anything was captured meanwhile, the clock ran.
    @Test func whatWasCapturedMeanwhile() throws {
        var between = ""
        for _ in 0..<3000 { between += "+1200ms other > server S seq=1\n" }
        let text = Self.conversation(gap: "+10ms", clientTicks: 20, serverTicks: 20, before: between)
        #expect(try !Self.isStep(text))
    }

    /// A connection without timestamps has lived through what another one proves; one that came later has not.
    @Test func allThatLivedThroughIt() throws {
        let before = """
            +1ms   other > server S seq=1
            +1ms   server > other S. seq=9 ack=2
            +1ms   other > server . seq=2 ack=10
            """
        let within = """
            +1ms   other > server P. seq=2 ack=10 len 5
            +1ms   server > other . seq=10 ack=7
            +1ms   third > server S seq=1
            +1ms   server > third S. seq=9 ack=2
            """
        let text =
            "third 10.0.0.4:50000\n"
            + Self.conversation(gap: "+600s", clientTicks: 20, serverTicks: 20, before: before, within: within)
        let judgements = try CapturedStory.judgements(text: "# A gap\n" + text)
        try #require(judgements.count == 3)
        #expect(judgements[0].evidence.contains(.clockStep))
        #expect(judgements[1].evidence.contains(.clockStep))
        #expect(!judgements[2].evidence.contains(.clockStep))
    }

    /// What a clock made of a closing or an opening is no time.
    @Test func timesAcrossAStep() throws {
        let text = """
            # Set forward within the opening of the second connection
            other 10.0.0.3:50000
            +0     client > server S seq=x ts 1000 0
            +10ms  server > client S. seq=y ack=x+1 ts 7000 1000
            +10ms  client > server . ts 1020 7000
            +10ms  client > server P. len 100 ts 1030 7000
            +10ms  server > client . ts 7030 1030
            +1ms   other > server S seq=1
            +900s  client > server P. len 100 ts 1050 7030
            +10ms  server > client . ts 7050 1050
            +1ms   server > other S. seq=9 ack=2
            +1ms   other > server . seq=2 ack=10
            """
        let judgements = try CapturedStory.judgements(text: text)
        try #require(judgements.count == 2)
        #expect(judgements[0].times.clientWait == 10_000_000)
        #expect(judgements[1].evidence.contains(.clockStep))
        #expect(judgements[1].times.clientWait == nil)
        #expect(judgements[1].times.opening == nil)
    }

    /// A silence that a clock made is no idle path.
    @Test func noSilenceIsReadIntoIt() throws {
        let text =
            Self.conversation(gap: "+600s", clientTicks: 20, serverTicks: 20)
            + "\n+200ms client > server P. seq=x+201 len 1 ts 1270 7050\n+400ms client > server P. seq=x+201 len 1 ts 1670 7050"
        #expect(try Self.first(text).patternNames.isEmpty)
    }
}
