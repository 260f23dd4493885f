import TCPConformance
import Testing

@Suite("Pattern late-reset-after-close")
struct LateResetAfterCloseTests {
    @Test func isRecognised() throws {
        let judgement = try CapturedStory.judgements("reset/in-time-wait")[0]
        #expect(judgement.patternNames.contains("late-reset-after-close"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("1.00 s after the close was complete"), "\(diagnosis)")
        #expect(diagnosis.contains("sysctl net.ipv4.tcp_rfc1337"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    @Test func assassination() throws {
        let judgement = try CapturedStory.judgements("reset/time-wait-assassination")[0]
        #expect(judgement.patternNames.contains("late-reset-after-close"))
        let diagnosis = judgement.diagnosis().english
        #expect(diagnosis.contains("TIME-WAIT assassination"), "\(diagnosis)")
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)")
    }

    /// From the end that waits in TIME-WAIT, whom it harms no more.
    @Test func byTheEndInTimeWait() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.finACK, 5001, 1102)
        wire.client(.ack, 1102, 5002)
        wire.client(.rst, 1102)
        let judgement = wire.judgement()
        #expect(judgement.subject.closing == .threeSegment)
        #expect(judgement.patternNames.contains("late-reset-after-close"))
    }

    @Test func isNotSeenElsewhere() throws {
        for name in ["reset/out-of-window", "reset/in-last-ack", "closing/four-segment"] {
            #expect(try !CapturedStory.judgement(name).patternNames.contains("late-reset-after-close"), "\(name)")
        }
    }
}
