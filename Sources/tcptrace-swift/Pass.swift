/// What a run over the input is for.
enum Pass {
    /// The reports.
    case report
    /// To learn which connections are told.
    case choose
    /// To learn which frames are those of chosen connections.
    case mark(FrameMarker)
    /// To keep what is compared later.
    case gather(any ReportOutput)
    /// To write these frames to the file of `-w`.
    case copy(NumberSet)
    /// Beside another run that tells of the input, for the flows of this share.
    case share(Int)

    /// It tells of the input what there is to tell, and its outputs get a summary.
    var isReport: Bool {
        switch self {
        case .report, .gather: true
        case .choose, .mark, .copy, .share: false
        }
    }

    /// Whether `--where` is held against each connection.
    var needsCondition: Bool {
        switch self {
        case .report, .choose, .gather: true
        case .mark, .copy, .share: false
        }
    }
}
