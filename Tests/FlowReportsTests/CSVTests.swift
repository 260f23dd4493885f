import FlowReports
import Testing

struct CSVTests {
    @Test func golden() throws {
        var rows = ConnectionRows(interfaces: ["eth0, \"uplink\""])
        rows.header()
        for judgement in Collected(Scenario.capture).judgements { rows.row(judgement) }
        let text = rows.buffer.takeText()
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count == Scenario.all.count + 2)
        #expect(lines.last == "")
        let columns = lines[0].split(separator: ",").count
        for line in lines.dropFirst().dropLast() { #expect(Self.fields(line).count == columns) }
        try expectGolden(text, "connections.csv")
    }

    /// Fields by RFC 4180.
    private static func fields(_ line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
