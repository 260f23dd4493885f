import PacketDecoding
import TCPConformance
import TCPTracking

/// Draws one connection as a ladder between two columns of states.
package struct TimelineReport {
    let model: TimelineModel
    let judgement: Judgement
    let layout: TimelineLayout

    package init(_ timeline: Timeline, style: Style) {
        model = TimelineModel(timeline)
        judgement = timeline.judgement
        layout = TimelineLayout(
            width: style.width, duration: timeline.judgement.duration,
            lastFrame: timeline.judgement.subject.connection.lastFrame)
    }

    package func write(to writer: inout TextWriter) {
        header(to: &writer)
        writer.endLine()
        titles(to: &writer)
        for row in model.rows {
            switch row {
            case .step(let step): self.step(step, to: &writer)
            case .run(let run): self.run(run, to: &writer)
            case .omission(let count): omission(of: count, to: &writer)
            }
        }
        timeWait(to: &writer)
        writer.endLine()
        footer(to: &writer)
    }

    // MARK: - Rows

    private func titles(to writer: inout TextWriter) {
        writer.begin(.faint)
        writer.pad(to: layout.timeEnd - 4)
        writer.put(TimelineWords.time)
        writer.pad(to: layout.clientState)
        writer.put(Role.client.words)
        writer.pad(to: layout.serverState)
        writer.put(Role.server.words)
        writer.put(TimelineWords.frame, endingAt: layout.frameEnd)
        if let rule = layout.rule {
            writer.pad(to: rule)
            writer.put(TimelineWords.rule)
        }
        writer.end()
        writer.endLine()
        writer.pad(to: layout.clientState)
        writer.put(state: model.clientState)
        writer.pad(to: layout.serverState)
        writer.put(state: model.serverState)
        writer.endLine()
    }

    private func step(_ step: TimelineStep, to writer: inout TextWriter) {
        time(step.segment.time, to: &writer)
        state(step.client.first, at: layout.clientState, to: &writer)
        let isLabelled = arrow(of: step, to: &writer)
        state(step.server.first, at: layout.serverState, to: &writer)
        frame(step.segment.frame, to: &writer)
        if let call = step.call {
            writer.pad(to: layout.note)
            writer.put(call.words)
        }
        rules(step.client.first, step.server.first, to: &writer)
        writer.endLine()
        for place in 1..<max(1, step.client.count, step.server.count) {
            let client = place < step.client.count ? step.client[place] : nil
            let server = place < step.server.count ? step.server[place] : nil
            state(client, at: layout.clientState, to: &writer)
            rails(to: &writer)
            state(server, at: layout.serverState, to: &writer)
            rules(client, server, to: &writer)
            writer.endLine()
        }
        if !isLabelled { note(Message(step.segment.label.words), to: &writer) }
        for text in step.remarks { note(text, to: &writer) }
    }

    private func time(_ time: Int64, to writer: inout TextWriter) {
        let mark = writer.buffer.count
        writer.buffer.append(seconds: time &- judgement.subject.details.startTime, decimals: 6)
        writer.alignRight(since: mark, to: layout.timeEnd)
        // Longer ones stay apart from the state.
        if writer.column > layout.timeEnd { writer.put(" ") }
    }

    private func state(_ transition: Transition?, at column: Int, to writer: inout TextWriter) {
        writer.pad(to: column)
        guard let transition else { return }
        writer.begin(.strong)
        writer.put(state: transition.to)
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
    func note(_ message: Message, tone: Tone = .warning, to writer: inout TextWriter) {
        var line = ""
        let room = layout.inner - 4
        for piece in LineBreaking.pieces(of: writer.style.text(message)) {
            let gap = piece.followsSpace ? 1 : 0
            if !line.isEmpty,
                DisplayWidth.columns(of: line) + gap + DisplayWidth.columns(of: piece.text) > room
            {
                noteLine(line, tone, to: &writer)
                line = "  "
            }
            line += line.isEmpty || line == "  " || gap == 0 ? piece.text : " \(piece.text)"
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

    private func omission(of count: UInt64, to writer: inout TextWriter) {
        note(.omitted(count), tone: .faint, to: &writer)
    }

    // MARK: - Runs

    /// A run in one line: payload each way, how many segments, how long.
    private func run(_ run: TimelineRun, to writer: inout TextWriter) {
        time(run.first.time, to: &writer)
        writer.pad(to: layout.left)
        writer.put("│ ")
        run.write(client: judgement.subject.client, to: &writer)
        if writer.column + 10 <= layout.right {
            writer.put(ConnectionWords.comma)
            writer.buffer.append(duration: run.last.time &- run.first.time)
        }
        writer.pad(to: layout.right)
        writer.put("│")
        range(run.first.frame, run.last.frame, to: &writer)
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
        for wait in model.waits {
            let column = wait.end == judgement.subject.client ? layout.clientState : layout.serverState
            if wait.isOver { time(wait.until, to: &writer) }
            if column == layout.clientState { waitingState(wait, at: column, to: &writer) }
            writer.pad(to: layout.left)
            writer.put("│  ")
            wait.write(model.timeline.timeWait, to: &writer)
            writer.pad(to: layout.right)
            writer.put("│")
            if column == layout.serverState { waitingState(wait, at: column, to: &writer) }
            writer.endLine()
        }
    }

    private func waitingState(_ wait: TimelineWait, at column: Int, to writer: inout TextWriter) {
        writer.pad(to: column)
        wait.writeState(start: judgement.subject.details.startTime, to: &writer)
    }
}
