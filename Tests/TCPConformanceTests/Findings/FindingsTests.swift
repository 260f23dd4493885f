import PacketDecoding
import TCPConformance
import Testing

@testable import TCPTracking

@Suite("Findings")
struct FindingsTests {
    @Test func standInOrderOfGravityThenFrame() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 5)
        wire.client(.syn, 1000, length: 5, after: 1000)
        wire.server(.synACK, 5000, 1001) { $0.attributes.insert(.windowScale) }
        wire.client(.ack, 1001, 5001, length: 5)
        wire.client(.finACK, 1006, 5001)
        wire.client(.ack, 1007, 5001, length: 10)
        let findings = wire.judgement().findings()
        #expect(
            findings.map(\.id) == ["CLOSE-3", "window-scale-unasked", "OPEN-4", "syn-lost", "retransmissions"])
        #expect(findings.map(\.severity) == [.error, .warning, .note, .note, .info])
        for (first, second) in zip(findings, findings.dropFirst()) where first.severity == second.severity {
            #expect((first.frames.first ?? .max) <= (second.frames.first ?? .max))
        }
    }

    @Test func haveTextFramesAndNumbers() throws {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.client(.ack, 1102, 5001, length: 99)
        wire.client(.ack, 1201, 5001, length: 99)
        let finding = try #require(wire.judgement().finding("CLOSE-3"))
        #expect(finding.severity == .error)
        #expect(finding.frames == [6, 7])
        #expect(
            finding.text.english
                == "the client's segment twice, first in frame 7 ends at u+100 (1201), above its FIN, u (1101)")
        #expect(finding.expected == "at most u (1101)")
        #expect(finding.observed == "u+100 (1201)")
    }

    /// Every kind of remark has exactly one entry (the list traps otherwise), and no identifier has two severities.
    @Test func everyRemarkHasAnEntry() {
        #expect(RemarkCatalogue.entries.count == Remark.Kind.allCases.count)
        for (kind, entry) in zip(Remark.Kind.allCases, RemarkCatalogue.entries) {
            #expect(entry.kind == kind)
            #expect(entry.id.allSatisfy { $0.isLowercase || $0 == "-" }, "\(entry.id)")
        }
        #expect(Set(RemarkCatalogue.entries.map(\.id)).count == RemarkCatalogue.entries.count)
    }

    /// Each kind of remark is told once: by a failed rule, or by its own entry.
    @Test(arguments: Remark.Kind.allCases)
    func everyRemarkIsTold(kind: Remark.Kind) {
        let connection = Wire.closed().judgement().subject.connection
        var details = Wire.closed().judgement().subject.details
        let end = connection.client
        details.remarks.note(kind, by: end, frame: 77, observed: 1_200, expected: 1_102)
        details.remarks.note(kind, by: end, frame: 78, observed: 1_300, expected: 1_102)
        let telling = Judgement(connection, details).findings().filter { $0.frames.contains(77) }
        let own = RemarkCatalogue.entries[Int(kind.rawValue)].id
        switch kind {
        case .segmentAfterReset, .resetNotAccepted:
            #expect(telling.map(\.id) == [own])
        case .resetInWindow, .resetOutsideWindow, .resetNotAcknowledgingSYN, .resetInTimeWait:
            // RST-1 needs a RST that was counted.
            #expect(telling.map(\.id) == [own])
        default:
            #expect(telling.count == 1, "\(telling.map(\.id))")
        }
        for finding in telling {
            #expect(finding.text.english.contains("77"))
            #expect(!finding.text.english.contains("\n"))
        }
    }

    @Test func droppedRemarksAreTold() throws {
        let connection = Wire.closed().judgement().subject.connection
        var details = Wire.closed().judgement().subject.details
        for kind in Remark.Kind.allCases { details.remarks.note(kind, by: .a, frame: 9) }
        let judgement = Judgement(connection, details)
        #expect(
            try #require(judgement.finding("remarks-dropped")).text.english.contains(
                "\(Remark.Kind.allCases.count - 12)"))
        #expect(judgement.result(NothingFollowsFIN.self) == .notSeen)
    }

    @Test func secondServerSequence() throws {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.server(.synACK, 60_000, 1001)
        wire.client(.ack, 1001, 5001)
        let finding = try #require(wire.judgement().finding("second-server-sequence"))
        #expect(finding.severity == .warning)
        #expect(finding.frames == [2, 3])
        #expect(finding.expected == "seq=y (5000)")
        #expect(finding.observed == "seq=y+55000 (60000)")
    }

    @Test func synACKLostAfterTheVantage() throws {
        var wire = Wire()
        wire.client(.syn, 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.syn, 1000, after: 1000)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001)
        let finding = try #require(wire.judgement().finding("syn-ack-lost-after-vantage"))
        #expect(finding.frames == [2, 3])
        #expect(finding.text.english.contains("between the vantage and the client"))
    }

    @Test func finLost() throws {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102)
        wire.client(.finACK, 1101, 5001, after: 300)
        let finding = try #require(wire.judgement().finding("fin-ack-lost-after-vantage"))
        #expect(finding.frames == [7, 8])
    }

    @Test func timeWaitRestarted() {
        var wire = Wire.closed()
        wire.server(.finACK, 5001, 1102, after: 300)
        wire.client(.ack, 1102, 5002)
        let judgement = wire.judgement()
        #expect(judgement.subject.closing == .fourSegment)
        #expect(judgement.finding("fin-before-established") == nil)
        #expect(judgement.finding("time-wait-restarted")?.frames == [10])
        #expect(judgement.finding("fin-ack-lost-after-vantage")?.frames == [9, 10])
    }

    @Test func finBeforeEstablished() throws {
        var wire = Wire.opened()
        wire.client(.fin, 1101)
        let finding = try #require(wire.judgement().finding("fin-before-established"))
        #expect(finding.frames == [6])
    }

    @Test func synOnLiveConnection() throws {
        var wire = Wire.opened()
        wire.client(.syn, 90_000)
        wire.server(.ack, 5001, 1101)
        let finding = try #require(wire.judgement().finding("syn-on-live-connection"))
        #expect(finding.severity == .warning)
        #expect(finding.frames == [6])
        #expect(finding.text.english.contains("seq=x+89000 (90000)"))
        #expect(finding.text.english.contains("challenge ACK is due (RFC 5961 §4)"))
    }

    @Test func zeroWindow() throws {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5001, length: 100)
        wire.server(.ack, 5001, 1201, window: 0)
        wire.client(.ack, 1200, 5001, after: 300)
        wire.server(.ack, 5001, 1201, window: 0)
        wire.server(.ack, 5001, 1201, window: 8000)
        let finding = try #require(wire.judgement().finding("zero-window"))
        #expect(finding.severity == .note)
        #expect(finding.frames == [7, 10])
        #expect(finding.text.english.contains("the server closed its window for 320.0 ms"))
        #expect(finding.text.english.contains("the peer sent 1 probe"))
    }

    @Test func keepAlives() throws {
        var wire = Wire.opened()
        for _ in 0..<3 {
            wire.client(.ack, 1100, 5001, after: 60_000)
            wire.server(.ack, 5001, 1101)
        }
        #expect(try #require(wire.judgement().finding("keep-alives")).text.english == "the client sent 3 keep-alives")
    }

    @Test func duplicateFrames() throws {
        var wire = Wire.opened()
        wire.client([.psh, .ack], 1101, 5001, length: 10) {
            $0.identification = 777
            $0.checksum = 777
        }
        wire.client([.psh, .ack], 1101, 5001, length: 10, after: 0.01) {
            $0.identification = 777
            $0.checksum = 777
        }
        let judgement = wire.judgement()
        #expect(try #require(judgement.finding("duplicate-frames")).text.english.contains("1 frame of the client was"))
        #expect(judgement.finding("retransmissions") == nil)
    }

    @Test func oneSidedOptions() throws {
        var wire = Wire()
        wire.client(.syn, 1000) { $0.attributes.insert([.windowScale, .timestamps]) }
        wire.server(.synACK, 5000, 1001) { $0.attributes.remove(.sackPermitted) }
        wire.client(.ack, 1001, 5001)
        let judgement = wire.judgement()
        #expect(try #require(judgement.finding("window-scale-one-sided")).text.english.contains("65,535"))
        #expect(try #require(judgement.finding("sack-one-sided")).frames == [1, 2])
        #expect(try #require(judgement.finding("timestamps-one-sided")).severity == .info)
    }

    @Test func clockStep() throws {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5001, length: 10, after: -20)
        let finding = try #require(wire.judgement().finding("clock-step"))
        #expect(finding.frames == [6])
        #expect(
            finding.text.english
                == "the capture's clock went back in frame 6, by 20.0 ms: times of this connection may err")
    }

    @Test func needlessRetransmissions() throws {
        var wire = Wire.opened()
        wire.client([.psh, .ack], 1001, 5001, length: 100, after: 300)
        wire.server(.ack, 5001, 1101)
        #expect(
            try #require(wire.judgement().finding("retransmissions")).text.english
                == "the client sent 1 data segment again, 1 of them after the ACK")
    }

    @Test func outOfOrder() throws {
        var wire = Wire()
        wire.open()
        wire.client(.ack, 1101, 5001, length: 100) { $0.identification = 51 }
        wire.client(.ack, 1001, 5001, length: 100, after: 0.1) { $0.identification = 50 }
        wire.server(.ack, 5001, 1201)
        #expect(try #require(wire.judgement().finding("out-of-order")).text.english.contains("1 segment of the client"))
    }

    /// A hostile mixture: every finding has words, and the bounded list admits what it dropped.
    @Test func survivesNonsense() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var wire = Wire()
            for _ in 0..<40 {
                let flags = TCPFlags(rawValue: UInt16.random(in: 0..<32, using: &generator))
                let near = UInt32.random(in: 0..<3000, using: &generator)
                let sequence = Bool.random() ? near : UInt32.random(in: 0 ... .max, using: &generator)
                let length = UInt32.random(in: 0..<3, using: &generator) * 100
                if Bool.random() {
                    wire.client(flags, sequence, near &+ 4000, length: length)
                } else {
                    wire.server(flags, near &+ 4000, sequence, length: length)
                }
            }
            for judgement in wire.judgements() {
                #expect(!judgement.diagnosis().english.isEmpty)
                for finding in judgement.findings() { #expect(!finding.text.english.isEmpty) }
                for index in 0..<15 where judgement.checks[index].result == .fail {
                    #expect(
                        !conformanceRules[index].explain(judgement.checks[index], judgement.subject).english.isEmpty)
                }
            }
        }
    }

    /// A subflow is linked to the connection that it joins (RFC 8684 §3.2).
    @Test func subflowsAreLinked() throws {
        let judgements = try CapturedStory.judgements("opening/multipath-subflow")
        try #require(judgements.count == 2)
        #expect(judgements[0].finding("multipath-subflow") == nil)
        let finding = try #require(judgements[1].finding("multipath-subflow"))
        #expect(finding.text.english.contains("the token 0x1dce6604, of connection 1"))
        #expect(finding.frames == [6])
        let alone = try CapturedStory.judgements(
            text: "+0  client > server  S  seq=x option 30 10011dce660455667788")[0]
        let text = try #require(alone.finding("multipath-subflow")).text.english
        #expect(text.contains("whose opening was not captured"), "\(text)")
    }
}
