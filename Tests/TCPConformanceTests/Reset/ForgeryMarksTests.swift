import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("Marks of a forged RST")
struct ForgeryMarksTests {
    private func found(_ judgement: Judgement) -> ForgeryMarks? { judgement.forgeryMarks.first }

    @Test func noneOnAnOrdinaryReset() throws {
        for name in [
            "reset/in-established", "reset/in-close-wait", "reset/in-fin-wait-1", "reset/in-last-ack",
            "opening/refused", "opening/reset-by-client", "reset/unread-data",
        ] {
            #expect(try CapturedStory.judgement(name).forgeryMarks.isEmpty, "\(name)")
        }
    }

    /// The client went on after the server's RST, which was taken back: that says nothing of its own.
    @Test func noneOnAResetBehindOneTakenBack() throws {
        #expect(try CapturedStory.judgement("reset/behind-one-taken-back").forgeryMarks.isEmpty)
    }

    /// A RST that its receiver ignores and that shows its sender to be gone is one RST.
    @Test func onceWhereTheRSTIsIgnored() throws {
        let judgement = try CapturedStory.judgements(
            text: """
                +1ms client > server S seq=x
                +1ms server > client S. seq=y ack=x+1
                +1ms client > server .
                +1ms server > client P. len 10
                +1ms client > server .
                +1ms server > client P. seq=y+21 len 10
                +1ms server > client R seq=y+31 ttl 200
                """)[0]
        #expect(judgement.forgeryMarks.count == 1)
        #expect(judgement.findings().filter { $0.id == "reset-forgery-marks" }.count == 1)
    }

    @Test func hopLimitAlone() {
        var wire = Wire.opened()
        wire.server(.rst, 5001) { $0.hopLimit = 247 }
        let judgement = wire.judgement()
        #expect(found(judgement)?.confidence == .low)
        #expect(found(judgement)?.clauses.map(\.english) == ["TTL 247, not the 64 of the server's own segments"])
        #expect(judgement.finding("reset-forgery-marks")?.severity == .note)
    }

    @Test func identificationThatDoesNotGoOn() {
        var wire = Wire.opened()
        wire.server(.rst, 5001) { $0.identification = 60_000 }
        #expect(
            found(wire.judgement())?.clauses.map(\.english) == [
                "IP identification 60000 does not continue the server's, 5"
            ])
    }

    @Test func identificationZeroIsLinuxOwn() {
        var wire = Wire.opened()
        wire.server(.rst, 5001) { $0.identification = 0 }
        #expect(found(wire.judgement()) == nil)
    }

    @Test func windowAndOptionsTogether() {
        var wire = Wire.opened()
        wire.server(.rst, 5001, window: 1234) { $0.attributes.insert(.timestamps) }
        #expect(
            found(wire.judgement())?.clauses.map(\.english) == [
                "options that the server's segments do not have", "window 1234, neither 0 nor the 64000 offered before",
            ])
        var alone = Wire.opened()
        alone.server(.rst, 5001, window: 1234)
        #expect(found(alone.judgement()) == nil)
    }

    @Test func acknowledgesTooSoon() throws {
        let judgement = try CapturedStory.judgement("reset/forged-before-round-trip")
        let marks = try #require(found(judgement))
        #expect(marks.confidence == .high)
        #expect(marks.clauses.count == 3)
        #expect(marks.clauses[0].english == "the server goes on after it, in frame 6")
        #expect(
            marks.clauses[1].english.contains(
                "had passed 1.0 ms before, where a round trip to the server takes 40.0 ms"))
        #expect(judgement.finding("reset-forgery-marks")?.severity == .warning)
        #expect(judgement.diagnosis().english.contains("perhaps it did not (confidence high)"))
    }

    @Test func ignoredResetOfAnEndThatGoesOn() throws {
        let judgement = try CapturedStory.judgement("reset/out-of-window")
        #expect(judgement.subject.closing == .fourSegment)
        #expect(found(judgement)?.confidence == .low)
        #expect(found(judgement)?.report.sighting.frame == 8)
    }
}
