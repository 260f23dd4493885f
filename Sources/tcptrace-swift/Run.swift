import FlowReports
import PacketCapture
import PacketDecoding
import TCPTracking

/// One run: inputs to reports.
final class Run {
    let plan: Plan
    private var pipeline: Pipeline
    private var sink: ReportSink
    private var summary = RunSummary()
    private var status = ExitStatus.done
    private var isDamaged = false
    private var writer: CaptureWriter?
    private var remaining: UInt64
    private var frameBase: UInt64 = 0
    private let start = Terminal.now()
    private let outputs: [any ReportOutput]

    init(_ plan: Plan) {
        self.plan = plan
        remaining = plan.options.input.count ?? .max
        var opened: [any ReportOutput] = []
        do throws(OutputError) {
            opened = try makeOutputs(plan)
        } catch {
            Messages.error(error.message, advice: error.advice)
            exit(ExitStatus.usage.rawValue)
        }
        outputs = opened
        sink = ReportSink(outputs: opened)
        var options = TrackerOptions()
        options.maximumSegmentLifetime = Int64(plan.options.report.msl * 1e9)
        options.seed = UInt64.random(in: 0...UInt64.max)
        options.transitions = opened.contains { $0.wantsTransitions }
        options.segments = opened.contains { $0.wantsSegments }
        pipeline = Pipeline(options: options)
    }

    func execute() -> ExitStatus {
        switch plan.source {
        case .files(let paths):
            for (index, path) in paths.enumerated() where !isOver {
                read(path, index: UInt16(truncatingIfNeeded: index))
            }
        case .interface(let name):
            capture(on: name)
        }
        finish()
        if status == .done, isDamaged, plan.options.report.strict { return .damaged }
        return status
    }

    /// Enough packets were taken, or a signal asked for the end.
    private var isOver: Bool {
        remaining == 0 || Signals.stop.load(ordering: .relaxed)
    }

    // MARK: Files

    private func read(_ path: PathName, index: UInt16) {
        do throws(CaptureError) {
            var file = try CaptureFile(path: path, filter: plan.filter, interface: index)
            guard FrameDecoder.isSupported(linkType: file.linkType) else {
                Messages.error(
                    "cannot analyze \(path.text): link type \(file.linkType) (\(file.linkTypeName)) is not supported",
                    advice: "Supported link types are listed in the README; please send a capture of this one.")
                status = .usage
                return
            }
            summary.inputs.append(RunSummary.Input(name: path.text, linkTypes: [file.linkTypeName]))
            try openWriter(linkType: file.linkType, snapshotLength: file.snapshotLength)
            var batch = FrameBatch()
            while !isOver, try file.nextBatch(into: &batch) {
                try take(batch)
                reportProgress(file.position, of: file.size, path: path, framesRead: file.framesRead)
                printStatisticsIfAsked(framesRead: file.framesRead)
            }
            frameBase &+= file.framesRead
            if let damage = file.damage {
                isDamaged = true
                summary.warnings.append(damage.message)
                Messages.warning(damage.message)
                Messages.note(damage.advice)
            }
        } catch {
            fail(error)
        }
    }

    private func reportProgress(_ position: Int64?, of size: Int64?, path: PathName, framesRead: UInt64) {
        Progress.show {
            if let position, let size, size > 0 {
                return "\(path.text): \(position * 100 / size) %, \(framesRead) frames"
            }
            return "\(path.text): \(framesRead) frames"
        }
    }

    // MARK: Interfaces

    private func capture(on name: String) {
        do throws(CaptureError) {
            var options = LiveCapture.Options()
            options.snapshotLength = plan.options.live.snapshotLength
            options.bufferSize = plan.options.live.bufferSize
            options.isPromiscuous = !plan.options.live.noPromiscuous
            options.isImmediate = plan.options.live.immediate
            options.filter = plan.filter
            var capture = try LiveCapture(interface: name, options: options)
            Signals.waker = capture.waker
            defer { Signals.waker = nil }
            guard FrameDecoder.isSupported(linkType: capture.linkType) else {
                Messages.error(
                    "cannot analyze \(name): link type \(capture.linkType) (\(capture.linkTypeName)) is not supported")
                status = .usage
                return
            }
            summary.inputs.append(
                RunSummary.Input(name: name, isInterface: true, linkTypes: [capture.linkTypeName]))
            for warning in capture.warnings { Messages.warning("\(name): \(warning)") }
            Messages.note(
                "listening on \(name), link-type \(capture.linkTypeName), "
                    + "snapshot length \(capture.snapshotLength) bytes")
            try openWriter(linkType: capture.linkType, snapshotLength: capture.snapshotLength)
            var batch = FrameBatch()
            while !isOver {
                _ = try capture.nextBatch(into: &batch)
                try takeLive(batch)
                if Signals.statistics.exchange(false, ordering: .relaxed) {
                    Messages.note(statisticsLine(try capture.statistics(), framesRead: capture.framesRead))
                }
            }
            // What the kernel still holds was captured before the end was asked for.
            while remaining > 0 {
                _ = try capture.nextBatch(into: &batch)
                if batch.frames.isEmpty { break }
                try takeLive(batch)
            }
            let statistics = try capture.statistics()
            summary.dropped = RunSummary.Drops(
                byKernel: statistics.droppedByKernel, byInterface: statistics.droppedByInterface)
            if statistics.droppedByKernel > 0 || statistics.droppedByInterface > 0 { isDamaged = true }
            Messages.note(statisticsLine(statistics, framesRead: capture.framesRead))
        } catch {
            fail(error)
        }
    }

    private func takeLive(_ batch: borrowing FrameBatch) throws(CaptureError) {
        if batch.frames.isEmpty {
            pipeline.advance(to: Terminal.wallClock(), sink: &sink)
        } else {
            try take(batch)
        }
        for output in outputs { output.idle() }
    }

    private func statisticsLine(_ statistics: CaptureStatistics, framesRead: UInt64) -> String {
        "\(framesRead) packets captured, \(statistics.received) received by filter, "
            + "\(statistics.droppedByKernel) dropped by kernel, \(statistics.droppedByInterface) dropped by interface, "
            + "\(pipeline.connections) connections"
    }

    // MARK: Both

    private func take(_ batch: borrowing FrameBatch) throws(CaptureError) {
        let count = min(remaining, UInt64(batch.frames.count))
        remaining &-= plan.options.input.count == nil ? 0 : count
        pipeline.take(batch, first: Int(count), base: frameBase, sink: &sink)
        if pipeline.reportsSegments { pipeline.reportsSegments = outputs.contains { $0.wantsSegments } }
        if writer != nil {
            for frame in batch.frames.prefix(Int(count)) {
                try writer?.write(frame, octets: batch.octetStorage.span.bytes)
            }
        }
    }

    private func openWriter(linkType: UInt32, snapshotLength: Int) throws(CaptureError) {
        guard writer == nil, let path = plan.options.input.write else { return }
        writer = try CaptureWriter(path: PathName(path), linkType: linkType, snapshotLength: snapshotLength)
    }

    private func printStatisticsIfAsked(framesRead: UInt64) {
        if Signals.statistics.exchange(false, ordering: .relaxed) {
            Messages.note("\(framesRead) packets read, \(pipeline.connections) connections")
        }
    }

    private func fail(_ error: CaptureError) {
        var advice = error.advice
        if case .noSuchFile = error, plan.options.input.read.isEmpty, looksLikeFilter(plan.options.operands) {
            advice = "That looks like a capture filter: name the file with -r, as in -r capture.pcap tcp port 80."
        }
        Messages.error(error.message, advice: advice)
        status = .usage
    }

    private func looksLikeFilter(_ operands: [String]) -> Bool {
        let words: Set<String> = ["tcp", "udp", "port", "host", "net", "src", "dst", "and", "or", "not", "ip", "ip6"]
        return operands.contains { operand in
            operand.split(separator: " ").contains { words.contains(String($0)) }
        }
    }

    private func finish() {
        pipeline.finish(sink: &sink)
        do throws(CaptureError) {
            if let writer = writer.take() { try writer.close() }
        } catch {
            fail(error)
        }
        complete(&summary)
        Progress.clear()
        for output in outputs {
            do throws(OutputError) {
                try output.finish(summary, sink.counts)
            } catch {
                Messages.error(error.message, advice: error.advice)
                status = .usage
            }
        }
    }

    private func complete(_ summary: inout RunSummary) {
        let counts = pipeline.decoder.counts
        summary.frames = counts.frames
        summary.segments = counts.segments
        summary.notTCP = counts.notTCP
        summary.fragments = counts.fragments
        for layer in Undecodable.Layer.allCases {
            for limit in Undecodable.Limit.allCases where counts.undecodable(layer, limit) > 0 {
                summary.undecodable.append(("\(layer.name): \(limit.name)", counts.undecodable(layer, limit)))
            }
        }
        summary.truncated = counts.truncated
        summary.duplicates = sink.duplicates
        summary.evicted = sink.evicted
        summary.elapsed = Int64((Terminal.now() - start) * 1e9)
    }
}
