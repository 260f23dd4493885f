import FlowReports
import PacketCapture
import PacketDecoding
import TCPTracking

/// One run: inputs to reports.
final class Run {
    let plan: Plan
    var pipeline: Pipeline
    var sink: ReportSink
    var summary = RunSummary()
    var status = ExitStatus.done
    var isDamaged = false
    /// Packets that may still be taken.
    var remaining: UInt64
    let outputs: [any ReportOutput]
    private var writer: CaptureWriter?
    private var writes: Bool
    /// The one who read the packets of `-w -` went away.
    private var hasLostPacketReader = false
    private var frameBase: UInt64 = 0
    /// Number of the next file's first interface.
    private var nextInterface: UInt16 = 0
    private var told: Set<String> = []
    private let start = Terminal.now()

    init(_ plan: Plan) throws(OutputError) {
        self.plan = plan
        remaining = plan.options.input.count ?? .max
        writes = plan.options.input.write != nil
        outputs = try makeOutputs(plan)
        sink = ReportSink(outputs: outputs)
        var options = TrackerOptions()
        options.maximumSegmentLifetime = Int64(plan.options.report.msl * 1e9)
        options.seed = UInt64.random(in: 0...UInt64.max)
        options.transitions = outputs.contains { $0.wantsTransitions }
        options.segments = outputs.contains { $0.wantsSegments }
        let decoder = FrameDecoder(keyParts: plan.keyParts, verifiesChecksums: plan.options.input.checksums)
        pipeline = Pipeline(decoder: decoder, options: options)
        Progress.begin()
    }

    func execute() -> ExitStatus {
        switch plan.source {
        case .files(let paths):
            for path in paths where remaining > 0 && !isUnread {
                if Signals.stop.load(ordering: .relaxed) {
                    warnUnread(path)
                } else {
                    read(path)
                }
            }
        case .interface(let name):
            capture(on: name)
        }
        Signals.readingIsOver()
        finish()
        if status == .done, isDamaged, plan.options.report.strict { return .damaged }
        return status
    }

    /// Enough packets were taken, a signal asked for the end, or nobody reads what is written.
    var isOver: Bool {
        remaining == 0 || Signals.stop.load(ordering: .relaxed) || isUnread
    }

    /// Standard output was closed by its reader, and nothing else is written.
    private var isUnread: Bool {
        hasLostPacketReader || OutputFile.hasLostReader && plan.outputs.isEmpty && !writes
    }

    // MARK: Files

    private func read(_ path: PathName) {
        do throws(CaptureError) {
            var file = try CaptureFile(path: path, filter: plan.filter, interface: nextInterface)
            let unknownBefore = pipeline.decoder.counts.unknownLinkType
            warnOfNarrowFilter()
            summary.inputs.append(RunSummary.Input(name: path.text, linkTypes: []))
            openWriter(linkType: file.linkTypes.first ?? 1, snapshotLength: file.interfaces.first?.snapshotLength ?? 0)
            var batch = FrameBatch()
            var isAtEnd = false
            defer {
                frameBase &+= file.framesRead
                nextInterface = UInt16(clamping: Int(nextInterface) + file.interfaces.count)
                summary.inputs[summary.inputs.count - 1].linkTypes = file.linkTypes.map(LinkType.name(of:))
            }
            while !isAtEnd, !isOver {
                isAtEnd = try !file.nextBatch(into: &batch)
                take(batch)
                Signals.framesRead.store(frameBase &+ file.framesRead, ordering: .relaxed)
                Signals.connections.store(pipeline.connections, ordering: .relaxed)
                reportProgress(file.position, of: file.size, path: path, framesRead: file.framesRead)
            }
            end(file, isAtEnd: isAtEnd)
            tellUnknownLinkTypes(of: file, frames: pipeline.decoder.counts.unknownLinkType - unknownBefore)
        } catch {
            // A signal also interrupts the opening, as of a pipe that nobody writes to.
            if Signals.stop.load(ordering: .relaxed) { warnUnread(path) } else { fail(error) }
        }
    }

    /// Tells of frames that could not be analyzed because of what they begin with. A file that holds no others is an
    /// input that could not be read.
    private func tellUnknownLinkTypes(of file: borrowing CaptureFile, frames: UInt64) {
        let unknown = file.linkTypes.filter { !FrameDecoder.isSupported(linkType: $0) }
        guard !unknown.isEmpty else { return }
        let names = unknown.map { "\($0) (\(LinkType.name(of: $0)))" }.joined(separator: ", ")
        let what = unknown.count == 1 ? "link type \(names) is" : "link types \(names) are"
        if unknown.count == file.linkTypes.count {
            fail(
                "cannot analyze \(name(file.path)): \(what) not supported",
                advice: "Supported link types are listed in the README; please send a capture of this one.")
        } else if frames > 0 {
            warn("\(frames) frames of \(name(file.path)) were not analyzed: \(what) not supported")
        }
    }

    private func warnUnread(_ path: PathName) {
        warn("\(name(path)) was not read: a signal ended the run")
    }

    /// Tells why a file was not read to its end.
    private func end(_ file: borrowing CaptureFile, isAtEnd: Bool) {
        if let damage = file.damage, damage.kind != .interrupted {
            isDamaged = true
            warn(damage.message)
            Messages.note(damage.advice)
        } else if !isAtEnd || file.damage != nil, Signals.stop.load(ordering: .relaxed) {
            warn("\(name(file.path)) was not read to its end: a signal ended the run after \(file.framesRead) frames")
        }
    }

    private func name(_ path: PathName) -> String { path.isStandardStream ? "standard input" : path.text }

    private func reportProgress(_ position: Int64?, of size: Int64?, path: PathName, framesRead: UInt64) {
        Progress.show {
            if let position, let size, size > 0 {
                return "\(position * 100 / size) %, \(framesRead) frames of \(name(path))"
            }
            return "\(framesRead) frames of \(name(path))"
        }
    }

    // MARK: Frames

    /// Hands a batch on; no more of it than `-c` allows.
    func take(_ batch: borrowing FrameBatch) {
        let count = min(remaining, UInt64(batch.frames.count))
        if plan.options.input.count != nil { remaining &-= count }
        pipeline.take(batch, first: Int(count), base: frameBase, sink: &sink)
        if pipeline.reportsSegments { pipeline.reportsSegments = outputs.contains { $0.wantsSegments } }
        guard writer != nil else { return }
        do throws(CaptureError) {
            for frame in batch.frames.prefix(Int(count)) {
                try writer?.write(frame, octets: batch.octetStorage.span.bytes)
            }
        } catch {
            stopWriting(error)
        }
    }

    /// Opens the file of `-w` when the first input tells what frames it will hold.
    func openWriter(linkType: UInt32, snapshotLength: Int) {
        guard writes, writer == nil, let path = plan.options.input.write else { return }
        do throws(CaptureError) {
            writer = try CaptureWriter(path: path, linkType: linkType, snapshotLength: snapshotLength)
        } catch {
            stopWriting(error)
        }
    }

    /// Lets a reader of `-w` have what was captured so far.
    func flushWriter() {
        guard writer != nil else { return }
        do throws(CaptureError) {
            try writer?.flush()
        } catch {
            stopWriting(error)
        }
    }

    /// The analysis goes on without `-w`.
    private func stopWriting(_ error: CaptureError) {
        writes = false
        writer = nil
        if case .writeFailed(let path, _, let words) = error, path.isStandardStream,
            words == String(cString: strerror(EPIPE))
        {
            // As with text: a reader that goes away is no failure.
            hasLostPacketReader = true
            return
        }
        fail(error)
    }

    // MARK: Messages

    /// Says once what a filter hides.
    func warnOfNarrowFilter() {
        guard let filter = plan.filter, !plan.options.input.wideFilter else { return }
        let hidden = WideFilter.hidden(by: filter)
        guard !hidden.isEmpty, told.insert("narrow filter").inserted else { return }
        warn("the filter '\(filter)' leaves out TCP \(hidden.joined(separator: ", "))")
        Messages.note("--tcp in its place takes all of it.")
    }

    func warn(_ text: String) {
        summary.warnings.append(text)
        Messages.warning(text)
    }

    func fail(_ error: CaptureError) {
        var advice = error.advice
        if case .badFilter = error,
            let file = plan.options.operands.first(where: { PathName(argument: $0)?.exists == true })
        {
            advice =
                "With -r or -i, operands are a filter. If \(ArgumentText.readable(file)) is a file to read, give it with "
                + "-r too."
        }
        fail(error.message, advice: advice)
    }

    /// Says each thing once, such as that a filter for many files is wrong.
    func fail(_ message: String, advice: String) {
        status = .usage
        if told.insert(message).inserted { Messages.error(message, advice: [advice]) }
    }

    // MARK: The end

    private func finish() {
        for output in outputs { output.inputEnded() }
        pipeline.finish(sink: &sink)
        do throws(CaptureError) {
            if let writer = writer.take() { try writer.close() }
        } catch {
            stopWriting(error)
        }
        complete(&summary)
        Progress.clear()
        // Where nothing could be read, no report is written, but programs that read records still get the last one.
        let written = summary.inputs.isEmpty ? outputs.prefix(plan.standardFormat == .text ? 0 : 1) : outputs[...]
        for output in written {
            do throws(OutputError) {
                try output.finish(summary, sink.counts)
            } catch {
                fail(error.message, advice: error.advice)
            }
        }
        guard !summary.inputs.isEmpty else { return }
        let connections = sink.counts.connections
        for number in plan.options.report.connection where number > connections {
            Messages.warning(
                "there is no connection \(number); the input holds \(connections)")
        }
    }

    private func complete(_ summary: inout RunSummary) {
        let counts = pipeline.decoder.counts
        summary.frames = counts.frames
        summary.segments = counts.segments
        summary.notTCP = counts.notTCP
        summary.fragments = counts.fragments
        summary.datagrams = counts.datagrams
        summary.opaque = counts.opaque
        for layer in Undecodable.Layer.allCases {
            for limit in Undecodable.Limit.allCases where counts.undecodable(layer, limit) > 0 {
                summary.undecodable.append(("\(layer.name): \(limit.name)", counts.undecodable(layer, limit)))
            }
        }
        summary.truncated = counts.truncated
        if plan.options.input.checksums { summary.badChecksums = sink.damagedSegments }
        summary.legs = sink.legs.pairs
        summary.duplicates = sink.duplicates
        summary.evicted = sink.evicted
        summary.elapsed = Int64((Terminal.now() - start) * 1e9)
    }
}
