import TCPTracking
import Testing

/// Who is the client: the end that opened, or that is guessed to have (connection model §1).
@Suite struct RolesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var lines: String
        /// The name of the client, and whether a SYN shows it.
        var client: String
        var isObserved: Bool

        init(_ name: String, _ lines: String, client: String, isObserved: Bool = true) {
            self.name = name
            self.lines = lines
            self.client = client
            self.isObserved = isObserved
        }

        var testDescription: String { name }
    }

    @Test(arguments: [
        Case("SYN", "+1ms one > two S", client: "one"),
        Case("SYN from a low port to a high one", "+1ms two > one S", client: "two"),
        Case("SYN,ACK", "+1ms two > one S. ack=7", client: "one"),
        Case("SYN,ACK from the high port", "+1ms one > two S. ack=7", client: "two"),
        Case(
            "data, and a SYN,ACK of the high port captured late",
            "+1ms two > one P. seq=8 ack=1001 len 5\n+1ms one > two S. seq=1000 ack=8", client: "two"),
        Case("data from the high port", "+1ms one > two P. seq=1 ack=1 len 5", client: "one", isObserved: false),
        Case("data from the low port", "+1ms two > one P. seq=1 ack=1 len 5", client: "one", isObserved: false),
        Case("RST alone", "+1ms two > one R seq=1", client: "one", isObserved: false),
        Case("FIN alone", "+1ms two > one F. seq=1 ack=1", client: "one", isObserved: false),
        Case("simultaneous open: the first SYN", "+1ms two > one S\n+1ms one > two S", client: "two"),
        Case(
            "a SYN on a live connection guesses nothing",
            "+1ms one > two P. seq=1 ack=1 len 5\n+1ms two > one S seq=77777 stray", client: "one", isObserved: false),
        Case("an unacceptable SYN,ACK", "+1ms one > two S\n+1ms two > one S. ack=99", client: "one"),
    ])
    func client(of expected: Case) throws {
        for addresses in [("10.0.0.1", "10.0.0.2"), ("10.0.0.2", "10.0.0.1"), ("10.0.0.1", "10.0.0.1")] {
            let declared = "one \(addresses.0):40000\ntwo \(addresses.1):443\n"
            let story = try Story(declared + expected.lines)
            let connection = try #require(story.ended.first?.connection)
            let port = connection.client == .a ? connection.key.portA : connection.key.portB
            #expect(port == (expected.client == "one" ? 40000 : 443), "\(addresses)")
            #expect(connection.facts.contains(.rolesObserved) == expected.isObserved, "\(addresses)")
        }
    }

    /// Two high ports: the lower is guessed to be the server's.
    @Test func twoHighPorts() throws {
        let story = try Story("one 10.0.0.1:50000\ntwo 10.0.0.2:60000\n+1ms one > two P. seq=1 ack=1 len 5")
        let connection = try #require(story.ended.first?.connection)
        #expect(connection.client == .b)
    }

    /// The same port on both sides: the sender of the first segment.
    @Test(arguments: [("one", End.a), ("two", End.b)])
    func samePorts(sender: String, client: End) throws {
        let other = sender == "one" ? "two" : "one"
        let story = try Story("one 10.0.0.1:179\ntwo 10.0.0.2:179\n+1ms \(sender) > \(other) P. seq=1 ack=1 len 5")
        #expect(story.ended.first?.connection.client == client)
    }

    /// A flow is a four-tuple: the same in both directions, another with any number changed.
    @Test func fourTuples() throws {
        let story = try Story(
            """
            a 10.0.0.1:1000
            b 10.0.0.2:2000
            c 10.0.0.1:1001
            d 10.0.0.3:1000
            +1ms a > b S
            +1ms b > a S. ack=1001
            +1ms c > b S
            +1ms d > b S
            """)
        #expect(story.ended.count == 3)
        #expect(Set(story.ended.map(\.details.flow)).count == 3)
        #expect(story.ended.map(\.connection.id) == [1, 2, 3])
    }
}
