import TCPTracking
import Testing

/// PAWS (RFC 7323 §5.3): a segment with something new and a timestamp older than the newest of its sender.
@Suite struct OldDuplicateTests {
    private static let before = """
        # Timestamps
        +0   client > server S  seq=x ts 1000 0
        +1ms server > client S. seq=y ack=x+1 ts 9000 1000
        +1ms client > server .  ts 1002 9000
        +1ms client > server P. len 100 ts 1010 9000
        +1ms server > client .  ts 9003 1010
        +1ms client > server P. len 100 ts 1020 9003
        +1ms server > client .  ts 9005 1020

        """
    private static let after = """

        +9ms client > server P. len 100 ts 1050 9005
        +1ms server > client .  ts 9050 1050
        +9ms client > server F. seq=u ts 1060 9050
        +1ms server > client F. seq=w ack=u+1 ts 9061 1060
        +1ms client > server .  ack=w+1 ts 1062 9061
        """
    private static let answer = "+1ms server > client . ts 9011 1020"

    private static func take(_ lines: String, after: String = OldDuplicateTests.after) throws -> Story {
        try Story(before + lines + after)
    }

    /// Wherever it comes, it counts for nothing.
    @Test(arguments: [
        "+5ms client > server P. seq=x+201 len 50 stray altered ts 500 8000",
        "+5ms client > server P. seq=x+401 len 300 stray altered ts 500 8000",
        "+5ms client > server P. seq=x+151 len 100 stray altered ts 500 8000",
        "+5ms client > server F. seq=x+201 stray ts 500 8000",
        "+5ms client > server F. seq=x+1201 stray ts 500 8000",
        "+5ms client > server FP. seq=x+201 len 50 stray altered ts 500 8000",
        // Older than the newest by less than half a turn.
        "+5ms client > server P. seq=x+201 len 50 stray altered ts 2147484700 8000",
    ])
    func isDropped(line: String) throws {
        let story = try Self.take(line + "\n" + Self.answer)
        let ended = try #require(story.ended.first)
        #expect(story.ended.count == 1)
        let remark = try #require(ended.details.remarks.first(.timestampTooOld, by: .a))
        #expect(remark.frame == 8 && remark.expected == 1020)
        #expect(ended.details.remarks.count == 1)
        #expect(ended.connection[.a].bytes == 300)
        #expect(ended.connection[.a].fin.value == 1301)
        #expect(!ended.connection[.a].knows(.holes))
        #expect(ended.connection[.a].state == .timeWait && ended.connection[.b].state == .closed)
        #expect(story.labels[7] == .oldTimestamp)
    }

    /// What an ordinary sender or network does is none.
    @Test(arguments: [
        ("a retransmission", "+5ms client > server P. seq=x+101 len 100 ts 1010 9000"),
        ("the same tick", "+5ms client > server P. len 50 ts 1020 9005"),
        ("without a timestamp", "+5ms client > server P. len 50"),
        ("an old acknowledgment", "+5ms client > server . seq=x+101 ack=y+1 ts 1005 9000"),
        (
            "out of order",
            "+5ms client > server P. seq=x+251 len 50 ts 1040 9005\n+10us client > server P. seq=x+201 len 50 ts 1030 9005"
        ),
        ("not renewed for 25 days", "+2160000s client > server P. len 50 ts 500 9005"),
        ("a clock that turns", "+5ms client > server P. len 50 ts 2147484667 9005"),
    ])
    func isNone(name: String, lines: String) throws {
        let story = try Self.take(lines + "\n" + Self.answer, after: "")
        let ended = try #require(story.ended.first)
        #expect(ended.details.remarks.first(.timestampTooOld) == nil)
        #expect(ended.connection[.a].bytes >= 200)
    }

    /// The first data are held against the SYN.
    @Test func olderThanTheSYN() throws {
        let story = try Story(
            """
            # Before all data
            +0   client > server S  seq=x ts 1000 0
            +1ms server > client S. seq=y ack=x+1 ts 9000 1000
            +1ms client > server .  ts 1002 9000
            +1ms server > client P. seq=y+1 len 50 stray ts 8999 1002
            +1ms client > server .  ts 1003 9000
            +1ms server > client P. len 50 ts 9001 1002
            +1ms client > server .  ts 1004 9001
            """)
        let ended = try #require(story.ended.first)
        #expect(ended.details.remarks.first(.timestampTooOld, by: .b)?.frame == 4)
        #expect(ended.connection[.b].bytes == 50)
    }

    /// A receiver that acknowledges it does not look at timestamps: the segment counts, and so does all that follows.
    @Test func isAccepted() throws {
        let story = try Self.take(
            """
            +5ms client > server P. len 50 ts 500 9005
            +1ms server > client .  ts 9011 500
            +5ms client > server P. len 50 ts 400 9005
            +1ms server > client .  ts 9012 400
            """)
        let ended = try #require(story.ended.first)
        #expect(ended.details.remarks.count == 0)
        #expect(ended.connection[.a].bytes == 400)
        #expect(story.labels[9] == .data)
        #expect(ended.connection[.a].state == .timeWait)
    }

    @Test func aFINIsAccepted() throws {
        let story = try Self.take("", after: Self.after.replacing("ts 1060", with: "ts 60"))
        let ended = try #require(story.ended.first)
        #expect(ended.details.remarks.count == 0)
        #expect(ended.connection[.a].state == .timeWait && ended.connection[.b].state == .closed)
        #expect(ended.details[.a].fin.frame == 10)
    }

    /// Where the receiver was not captured nobody can say what it made of it.
    @Test func oneSided() throws {
        let lines = Self.before.split(separator: "\n").filter { !$0.contains("server > client") }
        let story = try Story(lines.joined(separator: "\n") + "\n+5ms client > server P. len 50 ts 500 9005")
        let ended = try #require(story.ended.first)
        #expect(ended.details.remarks.first(.timestampTooOld) == nil)
        #expect(ended.connection[.a].bytes == 250)
    }
}
