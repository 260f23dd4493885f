import PacketDecoding
import TCPConformance
import TCPTracking

extension TimelineReport {
    /// Draws a segment between the rails, with as much as there is room for. Returns whether its label found room.
    func arrow(of step: TimelineStep, to writer: inout TextWriter) -> Bool {
        let texts = step.descriptions(writer.style)
        // A dash and a space, the text, a space, at least one dash, the arrow's head.
        let room = layout.inner - 5
        let chosen = texts.firstIndex { DisplayWidth.columns(of: $0.text) <= room } ?? texts.count - 1
        let text = String(DisplayWidth.prefix(of: texts[chosen].text, columns: room))
        let line = layout.inner - DisplayWidth.columns(of: text) - 4
        writer.pad(to: layout.left)
        if step.pointsRight {
            writer.put("├─ ")
            put(text, step, to: &writer)
            writer.put(" ")
            for _ in 0..<line { writer.put("─") }
            writer.put("▶│")
        } else {
            writer.put("│◀─ ")
            put(text, step, to: &writer)
            writer.put(" ")
            for _ in 0..<line - 1 { writer.put("─") }
            writer.put("─┤")
        }
        return texts[chosen].isLabelled
    }

    private func put(_ text: String, _ step: TimelineStep, to writer: inout TextWriter) {
        writer.begin(step.tone)
        writer.put(visible: text)
        writer.end()
    }
}
