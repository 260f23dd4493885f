import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// Every closing outcome is reached, and its diagnosis says what happened, why, and what to look at.
@Suite("Closing outcomes and their diagnoses")
struct ClosingDiagnosisTests {
    private func expect(
        _ judgement: Judgement, _ outcome: ClosingOutcome, by actor: Actor, _ words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(judgement.subject.closing == outcome, sourceLocation: sourceLocation)
        #expect(judgement.subject.closedBy == actor, sourceLocation: sourceLocation)
        let diagnosis = judgement.diagnosis().english
        for word in words {
            #expect(diagnosis.contains(word), "\(diagnosis)", sourceLocation: sourceLocation)
        }
        #expect(diagnosis.hasSuffix("."), "\(diagnosis)", sourceLocation: sourceLocation)
    }

    @Test func fourSegment() {
        let judgement = Wire.closed().judgement()
        expect(judgement, .fourSegment, by: .client)
        #expect(
            judgement.diagnosis().english
                == """
                Opened in 20.0 ms, and closed in 30.0 ms as documented, in four segments; the client closed first and \
                waits in TIME-WAIT.
                """)
    }

    @Test func threeSegment() {
        var wire = Wire.opened()
        wire.server(.finACK, 5001, 1101)
        wire.client(.finACK, 1101, 5002)
        wire.server(.ack, 5002, 1102)
        expect(
            wire.judgement(), .threeSegment, by: .server, "as documented, in three segments",
            "the server closed first and waits in TIME-WAIT")
    }

    @Test func simultaneous() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.finACK, 5001, 1101, after: 1)
        wire.client(.ack, 1102, 5002)
        wire.server(.ack, 5002, 1102, after: 1)
        expect(
            wire.judgement(), .simultaneous, by: .both, "the FINs crossed",
            "the client and the server wait in TIME-WAIT")
    }

    @Test func orderlyButNotAsDocumented() {
        var wire = Wire()
        wire.client(.syn, 1000, length: 50)
        wire.server(.synACK, 5000, 1001)
        wire.client(.ack, 1001, 5001, length: 50) { $0.attributes.insert(.windowScale) }
        wire.client(.finACK, 1051, 5001)
        wire.server(.finACK, 5001, 1052)
        wire.client(.ack, 1052, 5002)
        expect(
            wire.judgement(), .threeSegment, by: .client, "in three segments, but rules OPEN-4 and OPEN-5 do not hold")
    }

    @Test func resetWithoutFIN() {
        var wire = Wire.opened()
        wire.server(.rst, 5001)
        expect(
            wire.judgement(), .reset, by: .server,
            "The server reset the connection after 50.0 ms (RST in frame 6; server ESTABLISHED, client ESTABLISHED)",
            "without a FIN before it", "at 10.0.0.2: nstat -az TcpExtTCPAbortOnClose")
    }

    @Test func resetWithUnacknowledgedData() {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5001, length: 100)
        wire.server(.rst, 5001)
        expect(wire.judgement(), .reset, by: .server, "with data not acknowledged", "unread data")
    }

    @Test func resetByTheEndThatClosed() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102, length: 100)
        wire.client(.rst, 1102)
        expect(wire.judgement(), .reset, by: .client, "had closed already", "client FIN-WAIT", "TcpExtTCPAbortOnData")
    }

    @Test func resetInsteadOfTheSecondFIN() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102)
        wire.server(.rst, 5001)
        expect(wire.judgement(), .reset, by: .server, "server CLOSE-WAIT", "instead of a FIN of its own")
    }

    @Test func resetWithAnotherHopLimit() {
        var wire = Wire.opened()
        wire.server(.rst, 5001) { $0.hopLimit = 247 }
        expect(
            wire.judgement(), .reset, by: .server, "perhaps it did not (confidence low)",
            "TTL 247, not the 64 of the server's own segments", "middlebox")
    }

    @Test func halfClosed() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102)
        expect(
            wire.judgement(), .halfClosed, by: .client,
            "The client closed (FIN in frame 6), the server acknowledged (frame 7) and has not closed",
            "CLOSE-WAIT", "at 10.0.0.2: ss -tnp state close-wait 'sport = :80'")
    }

    @Test func halfClosedByTheServer() {
        var wire = Wire.opened()
        wire.server(.finACK, 5001, 1101)
        wire.client(.ack, 1101, 5002)
        expect(wire.judgement(), .halfClosed, by: .server, "at 10.0.0.1: ss -tnp state close-wait 'dport = :80'")
    }

    @Test func halfClosedAndSending() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102)
        wire.server(.ack, 5001, 1102, length: 100, after: 500)
        wire.client(.ack, 1102, 5101)
        expect(wire.judgement(), .halfClosed, by: .client, "still sends data", "as a half-closed connection may")
    }

    @Test func finUnanswered() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.client(.finACK, 1101, 5001, after: 200)
        wire.client(.finACK, 1101, 5001, after: 400)
        let judgement = wire.judgement()
        expect(
            judgement, .finUnanswered, by: .client, "The client's FIN (frame 6), sent 3 times, was never acknowledged",
            "at 10.0.0.1: ss -tno state fin-wait-1 'dport = :80'")
        #expect(judgement.finding("fin-lost") == nil)
        #expect(judgement.finding("fin-lost-after-vantage")?.frames == [6, 7])
    }

    @Test func lastACKMissing() {
        var wire = Wire.opened()
        wire.client(.finACK, 1101, 5001)
        wire.server(.ack, 5001, 1102)
        wire.server(.finACK, 5001, 1102)
        expect(
            wire.judgement(), .finUnanswered, by: .client, "The server's FIN (frame 8) was not acknowledged",
            "the last ACK was lost, not captured, or the capture ended", "server LAST-ACK")
    }

    @Test func abandoned() {
        var wire = Wire.opened()
        for attempt in 0..<5 {
            wire.client(.ack, 1101, 5001, length: 100, after: Double(200 << attempt))
        }
        expect(
            wire.judgement(), .abandoned, by: .nobody,
            "The client sent its last data again 4 times without any answer, until frame 10",
            "10.0.0.2:80 or the path to it is gone", "ping 10.0.0.2")
    }

    @Test func replaced() {
        var wire = Wire.opened()
        wire.client(.syn, 90_000, after: 1000)
        wire.server(.synACK, 70_000, 90_001)
        wire.client(.ack, 90_001, 70_001)
        let judgements = wire.judgements()
        #expect(judgements.count == 2)
        expect(judgements[0], .replaced, by: .nobody, "a new connection took its four-tuple", "restarted")
        #expect(judgements[1].subject.opening == .threeWay)
    }

    @Test func open() {
        expect(Wire.opened().judgement(), .open, by: .nobody, "Still open", "client ESTABLISHED, server ESTABLISHED")
    }

    @Test func openWithAnICMPError() {
        var wire = Wire.opened()
        wire.client(.ack, 1101, 5001, length: 100)
        wire.client(.ack, 1101, 5001, length: 100) {
            $0.attributes.insert(.quotedByICMP)
            $0.quotingType = 3
            $0.quotingCode = 4
        }
        expect(wire.judgement(), .open, by: .nobody, "ICMP error came in frame 7", "fragmentation needed")
        #expect(wire.judgement().finding("icmp-error")?.severity == .note)
    }

    /// Taken out of a full table while alive: the tracker marks it so.
    @Test func idle() {
        let subject = Wire.opened().judgement().subject
        var connection = subject.connection
        connection.facts.insert(.evicted)
        expect(
            Judgement(connection, subject.details), .idle, by: .nobody, "Taken out of the table to bound memory",
            "client ESTABLISHED")
    }

    @Test func notOpened() {
        var wire = Wire()
        wire.client(.syn, 1000)
        let judgement = wire.judgement()
        #expect(judgement.subject.closing == .notOpened)
        #expect(judgement.subject.closedBy == .nobody)
    }
}
