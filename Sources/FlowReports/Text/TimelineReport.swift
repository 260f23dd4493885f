import PacketDecoding
import TCPConformance
import TCPTracking

/// Draws one connection as a ladder between two columns of states.
package struct TimelineReport {
    let timeline: Timeline
    let judgement: Judgement
    let symbols: TimelineSymbols
    let layout: TimelineLayout

    package init(_ timeline: Timeline, style: Style) {
        self.timeline = timeline
        judgement = timeline.judgement
        symbols = TimelineSymbols(timeline.judgement)
        layout = TimelineLayout(
            width: style.width, duration: timeline.judgement.duration,
            lastFrame: timeline.judgement.subject.connection.lastFrame)
    }

    package func write(to writer: inout TextWriter) {
        header(to: &writer)
        writer.endLine()
        titles(to: &writer)
        var index = 0
        while index < timeline.segments.count {
            if timeline.omitted > 0, index == timeline.omittedBefore { omission(to: &writer) }
            let length = runLength(at: index)
            if length > 1 {
                run(timeline.segments[index..<index + length], to: &writer)
            } else {
                segment(timeline.segments[index], to: &writer)
            }
            index += max(1, length)
        }
        timeWait(to: &writer)
        writer.endLine()
        footer(to: &writer)
    }

    // MARK: - Rows

    private func titles(to writer: inout TextWriter) {
        writer.begin(.faint)
        writer.pad(to: layout.timeEnd - 4)
        writer.put("time")
        writer.pad(to: layout.clientState)
        writer.put("client")
        writer.pad(to: layout.serverState)
        writer.put("server")
        writer.pad(to: layout.frameEnd - 5)
        writer.put("frame")
        if let rule = layout.rule {
            writer.pad(to: rule)
            writer.put("rule")
        }
        writer.end()
        writer.endLine()
        writer.pad(to: layout.clientState)
        writer.put(firstState(of: judgement.subject.client).name)
        writer.pad(to: layout.serverState)
        writer.put(firstState(of: judgement.subject.server).name)
        writer.endLine()
    }

    /// The state before the first transition.
    private func firstState(of end: End) -> TCPState {
        let history = judgement.subject.details.endpoints[end.index].history
        return history.count > 0 ? history[0].from : judgement.subject.connection.endpoints[end.index].state
    }

    private func segment(_ segment: TimelineSegment, to writer: inout TextWriter) {
        let client = TimelineNotes.transitions(of: judgement.subject.client, by: segment.frame, judgement)
        let server = TimelineNotes.transitions(of: judgement.subject.server, by: segment.frame, judgement)
        time(segment.time, to: &writer)
        state(client.first, at: layout.clientState, to: &writer)
        let isLabelled = arrow(of: segment, to: &writer)
        state(server.first, at: layout.serverState, to: &writer)
        frame(segment.frame, to: &writer)
        if let call = TimelineNotes.socketCall(segment, judgement) {
            writer.pad(to: layout.note)
            writer.put(call)
        }
        rules(client.first, server.first, to: &writer)
        writer.endLine()
        for place in 1..<max(1, client.count, server.count) {
            state(place < client.count ? client[place] : nil, at: layout.clientState, to: &writer)
            rails(to: &writer)
            state(place < server.count ? server[place] : nil, at: layout.serverState, to: &writer)
            rules(
                place < client.count ? client[place] : nil, place < server.count ? server[place] : nil, to: &writer)
            writer.endLine()
        }
        if !isLabelled { note("\(segment.label.name)", to: &writer) }
        for text in TimelineNotes.remarks(on: segment, judgement, symbols) { note(text, to: &writer) }
    }

    private func time(_ time: Int64, to writer: inout TextWriter) {
        let mark = writer.buffer.count
        writer.buffer.append(seconds: time &- judgement.subject.details.startTime, decimals: 6)
        writer.alignRight(since: mark, to: layout.timeEnd)
    }

    private func state(_ transition: Transition?, at column: Int, to writer: inout TextWriter) {
        writer.pad(to: column)
        guard let transition else { return }
        writer.begin(.strong)
        writer.put(transition.to.name)
        writer.end()
        if transition.certainty == .assumed { writer.put("?") }
    }

    private func frame(_ frame: UInt64, to writer: inout TextWriter) {
        writer.pad(to: layout.serverState + TimelineLayout.stateWidth)
        let mark = writer.buffer.count
        writer.buffer.append(decimal: frame)
        writer.alignRight(since: mark, to: layout.frameEnd)
    }

    /// The sections that demand this row's transitions, the client's first.
    private func rules(_ client: Transition?, _ server: Transition?, to writer: inout TextWriter) {
        guard let column = layout.rule, client != nil || server != nil else { return }
        var references: [String] = []
        for transition in [client, server] {
            guard let transition else { continue }
            let reference = "\(transition.reference)"
            if !references.contains(reference) { references.append(reference) }
        }
        var text = references[0]
        if references.count > 1 {
            let document = references[0].prefix { $0 != "§" }
            text += references[1].hasPrefix(document) ? ", \(references[1].dropFirst(document.count))" : ""
        }
        writer.pad(to: column)
        writer.begin(.faint)
        writer.put(visible: String(text.prefix(max(0, layout.width - column))))
        writer.end()
    }

    private func rails(to writer: inout TextWriter) {
        writer.pad(to: layout.left)
        writer.put("│")
        writer.pad(to: layout.right)
        writer.put("│")
    }

    /// A line of words between the rails, more lines where they are long.
    func note(_ text: String, tone: Tone = .warning, to writer: inout TextWriter) {
        var line = ""
        let room = layout.inner - 4
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > room {
                noteLine(line, tone, to: &writer)
                line = "  "
            }
            line += line.isEmpty || line == "  " ? String(word) : " \(word)"
        }
        noteLine(line, tone, to: &writer)
    }

    private func noteLine(_ text: String, _ tone: Tone, to writer: inout TextWriter) {
        writer.pad(to: layout.left)
        writer.put("│  ")
        writer.begin(tone)
        writer.put(visible: text)
        writer.end()
        writer.pad(to: layout.right)
        writer.put("│")
        writer.endLine()
    }

    private func omission(to writer: inout TextWriter) {
        note("… \(timeline.omitted) segments were not kept …", tone: .faint, to: &writer)
    }

    // MARK: - Runs

    /// How many segments from here on can stand in one line: plain data and its acknowledgments, or the same oddity
    /// three times and more.
    private func runLength(at index: Int) -> Int {
        let first = timeline.segments[index]
        guard canFold(first) else { return 1 }
        let isPlain = Self.isPlain(first.label)
        var end = index + 1
        while end < timeline.segments.count, !(timeline.omitted > 0 && end == timeline.omittedBefore) {
            let next = timeline.segments[end]
            guard canFold(next) else { break }
            if isPlain ? !Self.isPlain(next.label) : (next.label != first.label || next.end != first.end) { break }
            end += 1
        }
        return isPlain || end - index > 2 ? end - index : 1
    }

    private static func isPlain(_ label: SegmentLabel) -> Bool {
        label == .data || label == .ack || label == .windowUpdate
    }

    /// No state changed by it, nothing was remarked about it, and it is no part of the opening or the closing.
    private func canFold(_ segment: TimelineSegment) -> Bool {
        guard segment.flags.isDisjoint(with: [.syn, .fin, .rst]), segment.label != .quoted else { return false }
        for end in [End.a, .b] {
            let details = judgement.subject.details.endpoints[end.index]
            if details.finAcknowledged.frame == segment.frame { return false }
            if end == judgement.subject.client, details.firstACK.frame == segment.frame { return false }
            if !TimelineNotes.transitions(of: end, by: segment.frame, judgement).isEmpty { return false }
        }
        return !TimelineNotes.isRemarked(segment.frame, judgement)
    }

    /// A run in one line: payload each way, how many segments, how long.
    private func run(_ segments: ArraySlice<TimelineSegment>, to writer: inout TextWriter) {
        guard let first = segments.first, let last = segments.last else { return }
        time(first.time, to: &writer)
        writer.pad(to: layout.left)
        writer.put("│ ")
        if Self.isPlain(first.label) {
            var sent: [UInt64] = [0, 0]
            for segment in segments {
                sent[segment.end == judgement.subject.client ? 0 : 1] += UInt64(segment.payloadLength)
            }
            if sent[0] > 0 {
                writer.put(octets: sent[0])
                writer.put(" ▶ ")
            }
            if sent[1] > 0 {
                writer.put("◀ ")
                writer.put(octets: sent[1])
                writer.put(" ")
            }
            if sent[0] + sent[1] == 0 { writer.put("no payload ") }
        } else {
            writer.begin(.warning)
            writer.put(first.label.name)
            writer.end()
            writer.put(first.end == judgement.subject.client ? " ▶ " : " ◀ ")
        }
        writer.put(" ")
        writer.put(grouped: UInt64(segments.count))
        writer.put(" segments")
        if writer.column + 10 <= layout.right {
            writer.put(", ")
            writer.buffer.append(duration: last.time &- first.time)
        }
        writer.pad(to: layout.right)
        writer.put("│")
        range(first.frame, last.frame, to: &writer)
        writer.endLine()
    }

    /// `4–7`, right-aligned; it may begin in the empty column of states.
    private func range(_ first: UInt64, _ last: UInt64, to writer: inout TextWriter) {
        writer.put(" ")
        let mark = writer.buffer.count
        writer.buffer.append(decimal: first)
        writer.put("–")
        writer.buffer.append(decimal: last)
        writer.alignRight(since: mark, to: layout.frameEnd)
    }

    // MARK: - TIME-WAIT

    /// When TIME-WAIT ends, for the end that is in it.
    private func timeWait(to writer: inout TextWriter) {
        for end in [judgement.subject.client, judgement.subject.server] {
            let history = judgement.subject.details.endpoints[end.index].history
            guard history.reached(.timeWait), let last = history.last,
                last.to == .timeWait || last.certainty == .projected
            else { continue }
            let column = end == judgement.subject.client ? layout.clientState : layout.serverState
            let isProjected = last.certainty == .projected
            let until = isProjected ? last.time : judgement.subject.connection.lastTime &+ timeline.timeWait
            if isProjected { time(until, to: &writer) }
            if column == layout.clientState { waitingState(isProjected, until, at: column, to: &writer) }
            writer.pad(to: layout.left)
            writer.put("│  2·MSL (")
            writer.buffer.append(duration: timeline.timeWait)
            let restarted = judgement.subject.details.remarks.first(.timeWaitRestarted, by: end) != nil
            writer.put(isProjected ? ") is over (projected)" : (restarted ? "), restarted" : "), not restarted"))
            writer.pad(to: layout.right)
            writer.put("│")
            if column == layout.serverState { waitingState(isProjected, until, at: column, to: &writer) }
            writer.endLine()
        }
    }

    private func waitingState(_ isOver: Bool, _ until: Int64, at column: Int, to writer: inout TextWriter) {
        writer.pad(to: column)
        if isOver {
            writer.put("CLOSED")
        } else {
            writer.put("to ")
            writer.buffer.append(seconds: until &- judgement.subject.details.startTime, decimals: 3)
        }
    }
}
