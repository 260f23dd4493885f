import FlowReports
import PacketCapture
import PacketDecoding
import Synchronization
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
    /// How many read the input, each for its share of the flows.
    let workers: Int
    private let seed = UInt64.random(in: 0...UInt64.max)
    /// Takes what the tracker finds, where this run is one of several workers.
    var worker: WorkerSink?
    /// Nobody wants to know any more what this worker finds.
    let isLeft = Atomic<Bool>(false)
    /// The reports were told everything that workers found.
    var isMerged = false
    /// What the other workers counted.
    var otherDecoders: [FrameDecoder] = []
    var otherQuotes: UInt64 = 0
    /// What was said of the input before it had to be read again.
    private var saidBefore: Set<String> = []
    private var said: Set<String> = []

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
        case .share:
            preconditionFailure("a share is made beside a run")
        }
        workers = Self.workers(plan, pass, outputs: outputs)
        sink = ReportSink(
            outputs: outputs, condition: pass.needsCondition ? plan.condition : nil,
            chosen: pass.isReport ? plan.chosen : nil, keepsTold: pass.needsCondition && plan.keepsTold,
            countsFindings: pass.isReport && plan.expectations.needsFindings,
            seed: UInt64.random(in: 0...UInt64.max))
        pipeline = Self.pipeline(
            plan, outputs, seed: seed, share: workers > 1 ? FlowShare(index: 0, of: workers, seed: seed) : nil)
        if case .mark = pass { pipeline.decoder.keepsFragmentFrames = true }
        Progress.begin()
    }

    /// The connections of which any output wants the segments; nil where one wants all.
    private static func chosenConnections(_ outputs: [any ReportOutput]) -> Set<UInt64>? {
        var union: Set<UInt64> = []
        for output in outputs {
            guard let chosen = output.chosenConnections else { return nil }
            union.formUnion(chosen)
        }
        return union
    }

    /// A worker beside the first one: it reads the same input and tells nobody but the merge.
    init(beside run: Run, index: Int) {
        plan = run.plan
        pass = .share(index)
        remaining = run.remaining
        writes = false
        outputs = []
        sink = ReportSink(outputs: [])
        workers = run.workers
        pipeline = Self.pipeline(
            run.plan, [], seed: run.seed, share: FlowShare(index: index, of: run.workers, seed: run.seed))
    }

    private static func pipeline(
        _ plan: Plan, _ outputs: [any ReportOutput], seed: UInt64, share: FlowShare?
    ) -> Pipeline {
        var options = TrackerOptions()
        options.maximumSegmentLifetime = Int64(plan.options.report.msl * 1e9)
        options.memoryLimit = plan.memoryLimit / (share?.count ?? 1)
        options.seed = seed
        options.transitions = outputs.contains { $0.wantsTransitions }
        options.segments = outputs.contains { $0.wantsSegments }
        options.segmentsOf = Self.chosenConnections(outputs.filter(\.wantsSegments))
        options.isShare = share != nil
        let decoder = FrameDecoder(
            keyParts: plan.keyParts, verifiesChecksums: plan.options.input.checksums, share: share)
        return Pipeline(decoder: decoder, options: options)
    }

    /// Reads files from the beginning, without workers; the reports were told of some connections already.
    func readAgain(_ paths: [PathName], after told: ReportSink.Told) {
        saidBefore = said
        said = []
        pipeline = Self.pipeline(plan, outputs, seed: seed, share: nil)
        sink.passOver(told)
        summary = RunSummary()
        status = .done
        isDamaged = false
        remaining = plan.options.input.count ?? .max
        frameBase = 0
        nextInterface = 0
        gaps = FileGaps()
        isLeft.store(false, ordering: .relaxed)
        read(paths)
    }

    func execute() -> ExitStatus {
        switch plan.source {
        case .files(let paths):
            if workers > 1 {
                readWithWorkers(paths)
            } else {
                Self.reasonForOne(plan, pass, outputs).map(tellOneWorker)
                read(paths)
            }
        case .interface(let name):
            tellOneWorker(.readOnce)
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
        isLeft.load(ordering: .relaxed) || hasLostPacketReader
            || OutputFile.hasLostReader && plan.outputs.isEmpty && !writes
    }

    // MARK: Frames

    /// Hands frames on that lie in `octets`; no more of them than `-c` allows.
    func take(_ frames: Span<Frame>, in octets: RawSpan, base: UInt64) {
        let count = Int(min(remaining, UInt64(frames.count)))
        if remaining != .max { remaining &-= UInt64(count) }
        let taken = frames.extracting(first: count)
        if case .copy(let chosen) = pass { return write(taken, in: octets) { chosen.contains(base &+ $0) } }
        if worker != nil { return takeShare(taken, in: octets, base: base) }
        pipeline.take(taken, in: octets, base: base, sink: &sink)
        if pipeline.reportsSegments { pipeline.reportsSegments = outputs.contains { $0.wantsSegments } }
        write(taken, in: octets) { _ in true }
    }

    private func takeShare(_ frames: Span<Frame>, in octets: RawSpan, base: UInt64) {
        pipeline.take(frames, in: octets, base: base, sink: &worker!)
        if let reason = pipeline.needOfWhole {
            worker!.leave(reason)
            isLeft.store(true, ordering: .relaxed)
        } else if let last = frames.indices.last {
            worker!.reached(base &+ frames[last].number, lastTime: pipeline.lastTime)
        }
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
        if worker == nil {
            sink.nameInterface(interface.name)
        } else if pass.isReport {
            worker!.nameInterface(interface.name)
        }
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
        if isNew(.wideFilterHelps) { Messages.note(.wideFilterHelps, in: plan.language) }
    }

    /// Says something that stands in no report; once, however many passes there are.
    func say(_ text: String) {
        if isNew(text) { Messages.note(text) }
    }

    /// Says why there is one worker, to those who asked for more.
    func tellOneWorker(_ reason: OneWorkerReason) {
        guard pass.isReport, let asked = plan.options.report.workers, asked > 1 else { return }
        let message = Message.oneWorker(reason, of: asked)
        if isNew(message) { Messages.note(message, in: plan.language) }
    }

    /// Says something about the input that is no fault.
    func note(_ message: Message) {
        summary.warnings.append(message)
        if isNew(message) { Messages.note(message, in: plan.language) }
    }

    func warn(_ message: Message) {
        summary.warnings.append(message)
        if isNew(message) { Messages.warning(message, in: plan.language) }
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
        if pass.isReport, told.insert(message).inserted, isNew(message) { Messages.error(message, advice: [advice]) }
    }

    /// Whether somebody is to be told this who was not before the input had to be read again.
    private func isNew(_ text: String) -> Bool {
        guard pass.isReport else { return false }
        if workers > 1 { said.insert(text) }
        return !saidBefore.contains(text)
    }

    private func isNew(_ message: Message) -> Bool { isNew(message.text(in: plan.language)) }

    // MARK: The end

    private func finish() {
        if !isMerged {
            pipeline.drain(sink: &sink)
            sink.inputEnded(at: pipeline.lastTime)
            pipeline.finish(sink: &sink)
        }
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
        if let instead = plan.condition?.outcomesInstead {
            Messages.note(.conditionHoldsForNone(instead.openings, instead.closings), in: plan.language)
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
        summary.take(pipeline.decoder.counts(with: otherDecoders))
        summary.unattributedQuotes = pipeline.unattributedQuotes &+ otherQuotes
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
