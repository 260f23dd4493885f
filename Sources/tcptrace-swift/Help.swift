import ArgumentParser

/// The text of `--help`: usage, what the program does, every option, and examples as they would be typed.
enum Help {
    static let usage = """
        tcptrace-swift [options] <file> ...
        tcptrace-swift [options] -r <file> [<filter expression>]
        tcptrace-swift [options] -i <interface> [<filter expression>]
        tcptrace-swift compare [options] <capture-a> <capture-b>
        """

    private static let description = """
        Did this TCP connection open, live and close right, and if not, why?

        Follows every TCP connection of a capture or an interface, reconstructs the
        state of both endpoints segment by segment, and checks it against the documented
        handshake and teardown (RFC 9293). Without a choice of reports, a small capture
        is shown as timelines, and a large one as an overview.
        """

    private static let examples = """
        SIGNALS:
          INT, TERM               End cleanly, with the report; a second one kills.
          USR1                    Print statistics on standard error.

        EXIT STATUS:
          0                       Done, whatever was found.
          1                       What --assert or --fail-on asked for does not hold.
          2                       Wrong usage, or an input that could not be read (the
                                  others are still analyzed).
          3                       With --strict: the input was damaged, or packets were
                                  lost.

        EXAMPLES:
          Timelines of a small capture, the overview of a large one:
            tcptrace-swift capture.pcap
          One line per connection, then the timeline of the seventh:
            tcptrace-swift --list capture.pcap
            tcptrace-swift --connection 7 capture.pcap
          Only what a filter lets through:
            tcptrace-swift -r capture.pcap tcp port 443
          Records for programs, one JSON object per line, with each state transition:
            tcptrace-swift --format ndjson --records transition capture.pcap
          Several captures, the overview here and every connection in two files:
            tcptrace-swift --overview -o flows.csv -o flows.ndjson a.pcap b.pcapng
          Two captures of the same connections: what was lost between, and delays:
            tcptrace-swift compare client.pcap server.pcap -o comparison.html
          In a script: fail when a server refuses or connecting is slow:
            tcptrace-swift --assert "refused = 0 AND p99_client_wait < 0.2" \\
              --fail-on error capture.pcap
          The ladder of one connection as a picture, and as a Mermaid diagram:
            tcptrace-swift --connection 7 -o flow.svg -o flow.mmd capture.pcap
          Live: each state transition as it happens; the packets are kept as well:
            sudo tcptrace-swift -i eth0 -w capture.pcap tcp port 443
          From another machine:
            ssh host tcpdump -U -w - tcp | tcptrace-swift -

        """

    /// What argument-parser says of a request for help, with description and examples around it; nil for another text.
    static func complete(_ text: String) -> String? {
        guard text.hasPrefix("USAGE: ") else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let blank = lines.firstIndex(where: \.isEmpty) else { return nil }
        let options = lines[blank...].joined(separator: "\n").drop { $0 == "\n" }
        let body = String(options).split(separator: "\n", omittingEmptySubsequences: false)
        let end = body.lastIndex { !$0.isEmpty } ?? 0
        return lines[..<blank].joined(separator: "\n") + "\n\n" + description + "\n\n"
            + body[...end].joined(separator: "\n") + "\n\n" + examples
    }
}
