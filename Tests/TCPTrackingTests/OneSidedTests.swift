import Testing

/// Rule 10: one direction was captured; the other end is inferred from what the seen end acknowledges.
@Suite struct OneSidedTests {
    /// Keeps the lines of one direction.
    static func only(_ name: String, _ lines: String) -> String {
        lines.split(separator: "\n").map { line in
            line.contains("\(name) > ") || !line.contains(" > ") ? String(line) : line + " drop"
        }.joined(separator: "\n")
    }

    static let life = Stage.opening + Stage.exchange + TimeWaitTests.close

    @Test func clientOnly() throws {
        let story = try Story(Self.only("client", Self.life))
        let ended = try #require(story.ended.first)
        #expect(story.ended.count == 1)
        #expect(
            ended.states(of: ended.connection.client)
                == ["CLOSED", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"])
        #expect(ended.client.hasPrefix("CLOSED SYN-SENT!1 ESTABLISHED!2 FIN-WAIT-1!5"))
        #expect(ended.connection[ended.connection.server].segments == 0)
        #expect(!ended.connection.facts.contains(.answered))
        #expect(ended.connection.facts.contains(.sawSYN))
        #expect(!ended.connection.facts.contains(.sawSYNACK))
    }

    @Test func serverOnly() throws {
        let story = try Story(Self.only("server", Self.life))
        let ended = try #require(story.ended.first)
        #expect(story.ended.count == 1)
        #expect(ended.connection.client == .a)
        #expect(
            ended.states(of: ended.connection.server)
                == ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK"])
        #expect(ended.connection[ended.connection.client].segments == 0)
        #expect(!ended.connection.facts.contains(.answered))
        #expect(ended.connection.facts.isSuperset(of: [.sawSYNACK, .rolesObserved]))
    }

    /// An unseen end's transitions are never observed.
    @Test(arguments: ["client", "server"])
    func unseenEndsAreNotObserved(name: String) throws {
        let story = try Story(Self.only(name, Self.life))
        let ended = try #require(story.ended.first)
        let unseen = name == "client" ? ended.connection.server : ended.connection.client
        let history = ended.details[unseen].history
        for index in 0..<Int(history.count) {
            #expect(history[index].certainty == .assumed || history[index].certainty == .confirmed)
        }
    }

    /// An acknowledgment that grows by one octet of data, then by more, was no FIN.
    @Test func oneOctetIsNoFIN() throws {
        let story = try Story(
            Self.only(
                "client",
                Stage.opening + Stage.exchange
                    + """
                    +1ms server > client P. len 1
                    +1ms client > server .
                    +1ms server > client P. len 400
                    +1ms client > server .
                    +1ms client > server P. len 10
                    """))
        let ended = try #require(story.ended.first)
        #expect(ended.connection[ended.connection.client].state == .established)
        #expect(ended.connection[ended.connection.server].state == .established)
    }

    @Test func clientOnlyAndReset() throws {
        let story = try Story(
            Self.only("client", Stage.opening + Stage.exchange + "+1ms client > server R. seq=x+101 ack=y+1001"))
        let ended = try #require(story.ended.first)
        #expect(ended.connection[ended.connection.client].state == .closed)
        #expect(ended.connection.facts.contains(.reset))
    }

    @Test func serverOnlyFromTheMiddle() throws {
        let story = try Story(Self.only("server", "+1ms client > server P. seq=x+1 ack=y+1 len 10\n" + Stage.exchange))
        let ended = try #require(story.ended.first)
        #expect(ended.connection[.a].state == .established)
        #expect(ended.connection[.b].state == .established)
        #expect(!ended.connection.facts.contains(.rolesObserved))
    }

    /// The same SYN over and over without any answer is not one-sided.
    @Test func onlySYNs() throws {
        let story = try Story(Self.only("client", SYNSentTests.stage.lines + "+1s client > server S seq=x\n"))
        #expect(story.ended.first?.client == "CLOSED SYN-SENT!1")
        #expect(story.ended.first?.server == "UNKNOWN")
    }
}
