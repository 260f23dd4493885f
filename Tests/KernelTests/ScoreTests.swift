import Foundation
import Testing

/// The scorer notices what is wrong in a report.
@Suite struct ScoreTests {
    static let truth = """
        {"scenario": "made-up", "summary": "by hand", "captures": ["one.pcap", "two.pcap"], "connections": [
          {"open": "active/passive", "packets": {"one.pcap": 9, "two.pcap": 0},
           "client": {"address": "10.0.0.1", "port": 40000, "kernel": true, "transitions": [
             {"state": "SYN-SENT"}, {"state": "ESTABLISHED"}, {"state": "FIN-WAIT-1"},
             {"state": "FIN-WAIT-2", "unshown": {"one.pcap": "passed-within-one-segment"}}, {"state": "TIME-WAIT"}]},
           "server": {"address": "fd00::2", "port": 80, "kernel": true, "assumable": {"one.pcap": ["CLOSE-WAIT"]},
            "transitions": [
             {"state": "SYN-RECEIVED"}, {"state": "ESTABLISHED"},
             {"state": "CLOSED", "unshown": {"one.pcap": "timer"}}]}}]}
        """
    static let client = ["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"]
    static let server = ["SYN-RECEIVED", "ESTABLISHED"]

    private func faults(
        client: [String] = client, server: [String] = server, swapped: Bool = false, copies: Int = 1
    ) throws -> [String] {
        try score(client: client, server: server, swapped: swapped, copies: copies).faults
    }

    private func score(
        client: [String] = client, server: [String] = server, swapped: Bool = false, copies: Int = 1,
        capture: String = "one.pcap"
    ) throws -> Score {
        let recording = try JSONDecoder().decode(Recording.self, from: Data(Self.truth.utf8))
        let one = ReportedConnection.Endpoint(end: "10.0.0.1:40000", states: client)
        let other = ReportedConnection.Endpoint(end: "[fd00::2]:80", states: server)
        let report = (0..<copies).map {
            ReportedConnection(client: swapped ? other : one, server: swapped ? one : other, id: UInt64($0 + 1))
        }
        return Score(recording, capture: capture, report: report)
    }

    @Test(arguments: [
        (client, server),
        (["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"], server),
        (["CLOSED", "SYN-SENT", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"], server),
        (client, ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT"]),
        (client, ["SYN-RECEIVED", "ESTABLISHED", "CLOSED"]),
        (client, ["SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LISTEN"]),
    ])
    func rightReports(client: [String], server: [String]) throws {
        #expect(try faults(client: client, server: server) == [])
    }

    @Test(arguments: [
        (["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1"], server),
        (["ESTABLISHED", "SYN-SENT", "FIN-WAIT-1", "TIME-WAIT"], server),
        (["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "CLOSING", "TIME-WAIT"], server),
        (["SYN-SENT", "ESTABLISHED", "CLOSED", "FIN-WAIT-1", "TIME-WAIT"], server),
        (["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT", "FIN-WAIT-2"], server),
        ([], server), (client, ["SYN-RECEIVED"]), (client, ["SYN-RECEIVED", "ESTABLISHED", "LAST-ACK"]),
    ])
    func wrongStates(client: [String], server: [String]) throws {
        #expect(try faults(client: client, server: server).count == 1)
    }

    @Test func wrongConnections() throws {
        #expect(try faults(swapped: true) == ["10.0.0.1:40000 - [fd00::2]:80: [fd00::2]:80 reported as client"])
        #expect(try faults(copies: 2).first?.hasSuffix("2 connections reported, 1 made") == true)
        #expect(try faults(copies: 0).first?.hasSuffix("0 connections reported, 1 made") == true)
    }

    @Test func connectionThatWasNotMade() throws {
        let score = try score(capture: "two.pcap")
        #expect(score.faults == [])
        #expect(score.unmade == ["10.0.0.1:40000 - [fd00::2]:80"])
        #expect(try self.score().unmade == [])
    }

    /// A transition that need not be reported has a reason, and the reason a section of an RFC.
    @Test(arguments: UnshownReason.allCases)
    func reasonsNameTheirSection(_ reason: UnshownReason) {
        #expect(reason.reference.contains(/^RFC \d+ §\d/))
    }
}
