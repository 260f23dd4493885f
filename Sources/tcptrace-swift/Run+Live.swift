import FlowReports
import PacketCapture
import PacketDecoding

extension Run {
    /// Seconds for which packets are still fetched that were captured before the end was asked for.
    private static let drainTime = 1.0

    func capture(on interface: String) {
        do throws(CaptureError) {
            var capture = try LiveCapture(interface: try Self.name(interface), options: captureOptions)
            let name = capture.name
            Signals.waker = capture.waker
            defer { Signals.waker = nil }
            guard FrameDecoder.isSupported(linkType: capture.linkType) else {
                fail(
                    "cannot analyze \(name): link type \(capture.linkType) (\(capture.linkTypeName)) is not supported",
                    advice: "Choose another of the interfaces that tcptrace-swift -D lists.")
                return
            }
            summary.inputs.append(
                RunSummary.Input(name: name, isInterface: true, linkTypes: [capture.linkTypeName]))
            warnOfNarrowFilter()
            for warning in capture.warnings { Messages.warning("\(name): \(warning)") }
            openWriter(linkTypes: [capture.linkType], snapshotLength: capture.snapshotLength)
            Messages.note(
                "listening on \(name), link-type \(capture.linkTypeName), snapshot length \(capture.snapshotLength) bytes"
            )
            var batch = FrameBatch()
            while !isOver {
                _ = try capture.nextBatch(into: &batch)
                takeLive(batch)
                if Signals.statistics.exchange(false, ordering: .relaxed) {
                    Messages.note(statisticsLine(try capture.statistics(), framesRead: capture.framesRead))
                }
            }
            let deadline = Terminal.now() + Self.drainTime
            while remaining > 0, Terminal.now() < deadline {
                guard try capture.nextBatch(into: &batch) else { continue }
                if batch.frames.isEmpty { break }
                takeLive(batch)
            }
            let statistics = try capture.statistics()
            summary.dropped = RunSummary.Drops(
                byKernel: statistics.droppedByKernel, byInterface: statistics.droppedByInterface)
            if statistics.droppedByKernel > 0 || statistics.droppedByInterface > 0 {
                isDamaged = true
                // libpcap counts them, and does not say when.
                pipeline.noteDrops(since: .min, until: .max)
            }
            if !OutputFile.hasLostReader {
                Messages.note(statisticsLine(statistics, framesRead: capture.framesRead))
            }
        } catch {
            fail(error)
        }
    }

    private var captureOptions: LiveCapture.Options {
        var options = LiveCapture.Options()
        let asked = plan.options.live
        if asked.snapshotLength > 0 { options.snapshotLength = asked.snapshotLength }
        options.bufferSize = asked.bufferSize
        options.isPromiscuous = !asked.noPromiscuous
        options.isImmediate = asked.immediate
        options.filter = plan.filter
        return options
    }

    /// The interface of that name, or, when there is none, of that number in `-D`.
    private static func name(_ asked: String) throws(CaptureError) -> String {
        guard let number = Int(asked), number > 0 else { return asked }
        let existing = try interfaces().map(\.name)
        return existing.contains(asked) || number > existing.count ? asked : existing[number - 1]
    }

    private func takeLive(_ batch: borrowing FrameBatch) {
        if batch.frames.isEmpty {
            pipeline.advance(to: Terminal.wallClock(), sink: &sink)
            flushWriter()
        } else {
            take(batch.frames.span, in: batch.octetStorage.span.bytes, base: frameBase)
        }
        for output in outputs { output.idle() }
    }

    private func statisticsLine(_ statistics: CaptureStatistics, framesRead: UInt64) -> String {
        "\(framesRead) packets captured, \(statistics.received) received by filter, "
            + "\(statistics.droppedByKernel) dropped by kernel, \(statistics.droppedByInterface) dropped by interface, "
            + "\(pipeline.connections) connections"
    }
}
