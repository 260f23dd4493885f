import PacketCapture

/// A run of which only some connections are told or written: the input is read again where one pass does not know yet
/// what the next one needs.
///
/// Connections are judged when they end. So that their state changes and segments are told, a pass before the reports
/// finds the connections for which `--where` holds; and so that `-w` writes them whole, two passes follow, of which one
/// marks their frames and one copies them. What can be read only once is kept in a temporary file: standard input and
/// pipes before they are read, live packets as they come.
struct SelectiveRun {
    private var plan: Plan
    /// The file of `-w`, which gets only chosen connections.
    private let target: PathName?
    private var temporaries: [TemporaryCopy] = []

    init(_ plan: Plan) {
        self.plan = plan
        target = plan.writesChosen ? plan.options.input.write : nil
        self.plan.keepsTold = plan.condition != nil
        self.plan.leavesStandardOutput = target?.isStandardStream == true
    }

    mutating func execute() throws(OutputError) -> ExitStatus {
        var kept: TemporaryCopy?
        if case .files(let paths) = plan.source {
            try copyStreams(among: paths)
            // The numbers of connections depend on nothing but the input, so that they are the same in each pass.
            if plan.condition != nil, plan.tellsParts {
                let first = try Run(plan, .choose)
                _ = first.execute()
                plan.chosen = first.sink.told
            }
            plan.options.input.write = target == nil ? plan.options.input.write : nil
        } else if let target {
            let copy = try TemporaryCopy(beside: target)
            plan.options.input.write = copy.path
            plan.copies[copy.path] = target
            kept = copy
        }
        let run = try Run(plan)
        let status = run.execute()
        guard let target else { return status }
        if let kept {
            guard kept.exists else { return status }
            // The signal that ended the capture does not end what follows.
            Signals.stop.store(false, ordering: .relaxed)
            plan.source = .files([kept.path])
            plan.filter = nil
            plan.options.input.count = nil
            if plan.condition != nil {
                let first = try Run(plan, .choose)
                _ = first.execute()
                plan.chosen = first.sink.told
            }
        } else if plan.condition != nil, plan.chosen == nil {
            plan.chosen = run.sink.told
        }
        return try copyChosen(to: target, status)
    }

    /// Writes the chosen connections' frames.
    private mutating func copyChosen(to target: PathName, _ status: ExitStatus) throws(OutputError) -> ExitStatus {
        let marker = FrameMarker(of: connections)
        let marking = try Run(plan, .mark(marker))
        _ = marking.execute()
        marker.complete(marking.pipeline.decoder.fragmentFrames)
        plan.options.input.write = target
        let copying = try Run(plan, .copy(marker.frames))
        let copied = copying.execute()
        if Signals.stop.load(ordering: .relaxed) {
            Messages.warning("\(target.text) does not hold all that was chosen: a signal ended the run")
        }
        return copying.hasFailedToWrite && status == .done ? copied : status
    }

    /// Those of `--where`, of `--connection`, or of both.
    private var connections: NumberSet {
        let numbers = plan.options.report.connection.map(UInt64.init)
        guard let chosen = plan.chosen else {
            var set = NumberSet()
            for number in numbers { set.insert(number) }
            return set
        }
        if numbers.isEmpty { return chosen }
        var set = NumberSet()
        for number in numbers where chosen.contains(number) { set.insert(number) }
        return set
    }

    /// Puts a copy in the place of each input that can be read only once.
    private mutating func copyStreams(among paths: [PathName]) throws(OutputError) {
        var named: [PathName] = []
        for path in paths {
            guard path.isStandardStream || FileIdentity(path, standardStream: 0) == nil,
                !CaptureDirectory.isAt(path), path.isStandardStream || path.exists
            else {
                named.append(path)
                continue
            }
            let copy = try TemporaryCopy(of: path)
            temporaries.append(copy)
            plan.copies[copy.path] = path
            named.append(copy.path)
        }
        plan.source = .files(named)
    }
}

extension Plan {
    /// `-w` gets only the connections of `--where` and `--connection`.
    var writesChosen: Bool {
        options.input.write != nil && (condition != nil || !options.report.connection.isEmpty)
    }

    /// Whether one pass is not enough.
    var isSelective: Bool {
        if case .interface = source { return writesChosen }
        return writesChosen || condition != nil && tellsParts
    }

    /// Whether state changes or segments are told, which come before it is known which connections are told.
    var tellsParts: Bool {
        let report = options.report
        let formats = Set(outputs.map(\.format) + [standardFormat])
        if !records.isDisjoint(with: [.transition, .segment]), !formats.isDisjoint(with: [.ndjson, .sqlite]) {
            return true
        }
        let isShort = report.overview || report.list
        return formats.contains(.text) && (report.timeline || !report.connection.isEmpty || !isShort)
    }
}
