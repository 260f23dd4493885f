import FlowReports
import PacketCapture
import PacketDecoding
import TCPConformance
import TCPTracking

/// One pass over the input: to the reports, or for what several passes have to know of each other.
final class Run {
    let pass: Pass
    let plan: Plan
    var pipeline: Pipeline
    var sink: ReportSink
    var summary = RunSummary()
    var status = ExitStatus.done
    var isDamaged = false
    /// The file of `-w` could not be written.
    private(set) var hasFailedToWrite = false
    /// Packets that may still be taken.
    var remaining: UInt64
    let outputs: [any ReportOutput]
    private var writer: CaptureWriter?
    private var writes: Bool
    /// The one who read the packets of `-w -` went away.
    private var hasLostPacketReader = false
    /// Frames that were numbered so far.
    var frameBase: UInt64 = 0
    /// Number of the next interface that a file describes.
    var nextInterface: UInt16 = 0
    var gaps = FileGaps()
    private var told: Set<String> = []
    private let start = Terminal.now()

    init(_ plan: Plan, _ pass: Pass = .report) throws(OutputError) {
        self.plan = plan
        self.pass = pass
        remaining = plan.options.input.count ?? .max
        switch pass {
        case .report:
            writes = plan.options.input.write != nil
            outputs = try makeOutputs(plan)
        case .choose:
            writes = false
            outputs = []
        case .gather(let output):
            writes = false
            outputs = [output]
        case .mark(let marker):
            writes = false
            outputs = [marker]
        case .copy:
            writes = true
            outputs = []
        }
        sink = ReportSink(
            outputs: outputs, condition: pass.needsCondition ? plan.condition : nil,
            chosen: pass.isReport ? plan.chosen : nil, keepsTold: pass.needsCondition && plan.keepsTold,
            countsFindings: pass.isReport && plan.expectations.needsFindings,
            seed: UInt64.random(in: 0...UInt64.max))
        var options = TrackerOptions()
        options.maximumSegmentLifetime = Int64(plan.options.report.msl * 1e9)
        options.memoryLimit = plan.memoryLimit
        options.seed = UInt64.random(in: 0...UInt64.max)
        options.transitions = outputs.contains { $0.wantsTransitions }
        options.segments = outputs.contains { $0.wantsSegments }
        let decoder = FrameDecoder(keyParts: plan.keyParts, verifiesChecksums: plan.options.input.checksums)
        pipeline = Pipeline(decoder: decoder, options: options)
        if case .mark = pass { pipeline.decoder.keepsFragmentFrames = true }
        Progress.begin()
    }

    func execute() -> ExitStatus {
        switch plan.source {
        case .files(let paths):
            read(paths)
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
    var isUnread: Bool {
        hasLostPacketReader || OutputFile.hasLostReader && plan.outputs.isEmpty && !writes
    }

    // MARK: Frames

    /// Hands frames on that lie in `octets`; no more of them than `-c` allows.
    func take(_ frames: Span<Frame>, in octets: RawSpan, base: UInt64) {
        let count = Int(min(remaining, UInt64(frames.count)))
        if remaining != .max { remaining &-= UInt64(count) }
        let taken = frames.extracting(first: count)
        if case .copy(let chosen) = pass { return write(taken, in: octets) { chosen.contains(base &+ $0) } }
        pipeline.take(taken, in: octets, base: base, sink: &sink)
        if pipeline.reportsSegments { pipeline.reportsSegments = outputs.contains { $0.wantsSegments } }
        write(taken, in: octets) { _ in true }
    }

    /// Writes frames to the file of `-w`, those of them whose number is asked for.
    private func write(_ taken: Span<Frame>, in octets: RawSpan, where isChosen: (UInt64) -> Bool) {
        guard writer != nil else { return }
        for index in taken.indices where writer != nil && isChosen(taken[index].number) {
            do throws(CaptureError) {
                try writer?.write(taken[index], octets: octets)
            } catch {
                if case .mixedLinkTypes = error { fail(error) } else { stopWriting(error) }
            }
        }
    }

    /// Opens the file of `-w` when the first input tells what frames it will hold: as pcapng when they are of several
    /// link types or the file is named so, else in the classic format, which every tool reads.
    func openWriter(linkTypes: Set<UInt32>, snapshotLength: Int) {
        guard writes, writer == nil, let path = plan.options.input.write else { return }
        do throws(CaptureError) {
            if linkTypes.count > 1 || path.text.lowercased().hasSuffix(".pcapng") {
                writer = try CaptureWriter(pcapngAt: path)
            } else {
                writer = try CaptureWriter(
                    path: path, linkType: linkTypes.first ?? LinkType.ethernet, snapshotLength: snapshotLength)
            }
        } catch {
            stopWriting(error)
        }
    }

    /// Tells the reports and the file of `-w` of an interface that a file describes.
    func add(_ interface: CaptureInterface) {
        for output in outputs { output.nameInterface(interface.name) }
        plan.condition?.nameInterface(interface.name)
        writer?.describe(nextInterface, as: interface)
        if nextInterface < .max { nextInterface += 1 }
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
        status = .usage
        hasFailedToWrite = true
        Messages.error(error.message, advice: [error.advice])
    }

    // MARK: Messages

    /// Says once what a filter hides.
    func warnOfNarrowFilter() {
        guard let filter = plan.filter, !plan.options.input.wideFilter else { return }
        let hidden = WideFilter.hidden(by: filter)
        guard !hidden.isEmpty, told.insert("narrow filter").inserted else { return }
        warn(.narrowFilter(filter, hidden: hidden))
        if pass.isReport { Messages.note(.wideFilterHelps, in: plan.language) }
    }

    /// Says something that stands in no report; once, however many passes there are.
    func say(_ text: String) {
        if pass.isReport { Messages.note(text) }
    }

    /// Says something about the input that is no fault.
    func note(_ message: Message) {
        summary.warnings.append(message)
        if pass.isReport { Messages.note(message, in: plan.language) }
    }

    func warn(_ message: Message) {
        summary.warnings.append(message)
        if pass.isReport { Messages.warning(message, in: plan.language) }
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
        if pass.isReport, told.insert(message).inserted { Messages.error(message, advice: [advice]) }
    }

    // MARK: The end

    private func finish() {
        sink.inputEnded(at: pipeline.lastTime)
        pipeline.finish(sink: &sink)
        sink.count()
        do throws(CaptureError) {
            if let writer = writer.take() { try writer.close() }
        } catch {
            stopWriting(error)
        }
        Progress.clear()
        guard pass.isReport else { return }
        complete(&summary)
        // Where nothing could be read, no report is written, but programs that read records still get the last one.
        let written = summary.inputs.isEmpty ? outputs.prefix(plan.standardFormat == .text ? 0 : 1) : outputs[...]
        for output in written {
            do throws(OutputError) {
                try output.finish(summary, sink.overview.counts)
            } catch {
                fail(error.message, advice: error.advice)
            }
        }
        guard !summary.inputs.isEmpty else { return }
        for failure in plan.expectations.failures(summary) {
            Messages.error(failure.text(in: plan.language), advice: [])
            if status == .done { status = .unmet }
        }
        if let failure = plan.condition?.failure {
            Messages.warning(.conditionNotEvaluated(failure), in: plan.language)
        }
        let connections = sink.overview.counts.connections
        if sink.held.omitted > 0 {
            Messages.warning(
                "\(sink.held.omitted) state changes and segments of connections that were still open found no place until "
                    + "--where could be decided: they are left out")
        }
        for number in plan.options.report.connection where number > connections {
            Messages.warning(.noSuchConnection(number, count: connections), in: plan.language)
        }
    }

    private func complete(_ summary: inout RunSummary) {
        summary.take(pipeline.decoder.counts)
        summary.unattributedQuotes = pipeline.unattributedQuotes
        if plan.options.input.checksums { summary.badChecksums = sink.damagedSegments }
        summary.legs = sink.legs.pairs
        summary.proxied = sink.proxied.pairs()
        summary.duplicates = sink.duplicates
        summary.evicted = sink.evicted
        summary.evictedUnanswered = sink.evictedUnanswered
        summary.overview = sink.overview
        summary.elapsed = Int64((Terminal.now() - start) * 1e9)
    }
}
