<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>Parallax {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A desktop viewer that shows radiologists why an image classifier decided as it did, by a similar and an adversarial image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apache License 2.0. Fonts: Inter, DejaVu, Droid Fallback.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;dit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Explanation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files left out…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close all studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Single image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two by two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original beside it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swipe: film and overlay, similar and adversarial, off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blink original, similar, adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference on the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corner text: all, minimal, none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlays and drawings of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First image of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last image of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter the window…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invert grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip left and right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip top and bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotate clockwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Angle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow with text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the next annotation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the arrow…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the annotation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete all annotations of the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel; then reset the view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlay on or off; hold to hide the AI</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Less opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Higher threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Morph from similar to adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model card…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Parallax</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window preset {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window: right is wider, up is brighter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle drag, Shift + left drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right drag, Ctrl + wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scroll through the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maximise a pane, or restore it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Area {area} {unit} {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean {mean}  SD {sd}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Min {low}  Max {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image plane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at detector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>magnification-corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invert grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit to pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip left and right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip top and bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotate clockwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original beside it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All four</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a DICOM folder here, or open the demo study.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image {number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lossy compressed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No window in the file:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0.1–99.9 percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inverted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presentation state {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AI-GENERATED</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The explanation does not hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlike the training films</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CanvasArea</name>
    <message>
        <source>Canvas</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>Identity hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patient {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unnamed patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{modalities} study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} · {count} frames</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChoiceMenus</name>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which change of grey each colour stands for; 1 is the step from the film&apos;s black to its white.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From {low} to {high}, transparent below {cut}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandSet</name>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open DICOM files or ZIP archives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text of the arrow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dispatcher</name>
    <message>
        <source>Reading files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading files: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the demo study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading was cancelled; the images found so far are listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image was found there. “Left out” lists every file and its reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 file was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} files were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explaining</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Distribution</name>
    <message>
        <source>The image is a narrow strip: it may be heavily cropped or not a chest film.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image looks inverted: lungs bright, bones dark. Check its photometric interpretation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image does not look like the frontal chest films the model was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image looks heavily cropped: only a part of the chest seems to be shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file&apos;s modality is {value}, and the model was trained on radiographs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file&apos;s view position is {value}, and the model was trained on frontal films.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file&apos;s body part is {value}, and the model was trained on chest films.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image is in colour, and the model was trained on radiographs.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop a DICOM folder here, or open the demo study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files, folders, ZIP archives and DICOMDIR media are understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the demo study</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>Explaining…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image to explain it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model is registered: there is nothing to explain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image is in colour; the model reads monochrome films.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press E to explain.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExplanationJobs</name>
    <message>
        <source>Scoring was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring the morph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model of this explanation is no longer registered.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExplanationPanel</name>
    <message>
        <source>Explanation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explanation under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AI</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything in this panel was made by a computer program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier that is explained, and its version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the classifier decided on this film: a program&apos;s answer, no diagnosis.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From this score on the classifier decides for the class: the tick on each bar.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An explanation holds if the similar image is decided as the film, the adversarial one is not, and it looks like a film.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the map is computed and from where on it shows the regions that most change the score.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the explanation that is under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute the similar and the adversarial image of this film (key E).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute the explanation of this film anew (key E).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score for “{name}”, decided at {point}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map: {definition}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExplanationTools</name>
    <message>
        <source>Compare with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (slow)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (very slow)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source}: what another method marks on this film, as a layer to compare.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Film {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstStartDialog</name>
    <message>
        <source>Before you start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parallax is a research tool. It is not a medical device: do not use it for diagnosis or treatment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It shows what changes a classifier&apos;s score by images that a network generated. Generated images are marked AI-GENERATED. They are not photographs of any patient, and they can be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything stays on this computer: no image, no name and no result is sent anywhere. The original files are never changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I understand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>User guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImagePane</name>
    <message>
        <source>Image pane: {role}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyBindingsDialog</name>
    <message>
        <source>Change keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search a command or a key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add this key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press the new key:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} calls “{command}” now: it will have this key no more.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Show {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide this layer over the film.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open this layer&apos;s settings; the keys for opacity and threshold act on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How strongly the layer covers the film.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move {layer} up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move {layer} down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the look this layer had at first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours that stay in order for every kind of colour vision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fixed: films compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretch to this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale of the colour bar of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fixed gives a change the same colour on every film; stretched uses all colours on this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contour only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw only the outline of what lies above the threshold: anatomy stays free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference over original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between similar and adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed difference</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The explanation&apos;s layers appear here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>Files left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every file that was found is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model that explains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back to the settings of a first start, keys and the list of recent folders included?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings are those of a first start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your settings could not be written. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelCardDialog</name>
    <message>
        <source>{name}: {value:.3f} on {data} ({count} images)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {count} images, {licence}. {citation}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a calibrated probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a score, not a probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{class_name}” from a score of {point:.2f} on, else “{counter}”. The number is {score}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What its images show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MorphBar</name>
    <message>
        <source>Morph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier&apos;s score on this generated image, the one that the explanation reports.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier&apos;s score on images between the two: computed at the dots, straight between them; the dashed line is the score that decides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the similar to the adversarial image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each image on the way is the similar one with a share of the change made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier&apos;s score on the image shown, and what it decides there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the change from similar to adversarial it takes until the classifier decides otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the morph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the morph (M)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changes at {share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never changes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MorphPlot</name>
    <message>
        <source>Score along the morph</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Lung</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File table {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File window {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic {bottom:g}-{top:g} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReadingTools</name>
    <message>
        <source>Presentation state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the image&apos;s own file says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unnamed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your presets could not be written. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent item {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remember after closing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paths can name patients: the list is kept on disk only if you say so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReportExport</name>
    <message>
        <source>The report was written: {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReportOptionsDialog</name>
    <message>
        <source>Export report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original, similar, adversarial, difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The film with its visible layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{image} alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The original beside: {image}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out every trace of identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your comment, printed in the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report will not say whose film it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report will carry the patient&apos;s name, identifier and dates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of the same name ending in .json records how it was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of this name is there and will be replaced.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScoreBar</name>
    <message>
        <source>{score} of 1, decided at {tick}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StackBar</name>
    <message>
        <source>Image of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many images are shown per second while playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Research use only. Not for diagnosis.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · {count} more waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time:.0f} ms</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepRail</name>
    <message>
        <source>Train on your films</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Register</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StudyTree</name>
    <message>
        <source>Studies</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StudyTreeModel</name>
    <message>
        <source>Key image</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SwipeDivider</name>
    <message>
        <source>Swipe divider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag, or use the left and right arrow keys, to see more of one image.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdSlider</name>
    <message>
        <source>percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>absolute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Percentile keeps a fixed share of the image; absolute keeps what changes by so much grey or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the map lies below the threshold it is fully transparent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The threshold as a number; type it and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole map is painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top {share} % of the image: {cut} or more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingProcess</name>
    <message>
        <source>The training ended unexpectedly, perhaps because the computer ran out of memory or was switched off. “Go on” takes it up at its last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrustSection</name>
    <message>
        <source>Trust check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three experiments on this film; none proves the explanation right, each can show it wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust check under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the trust check.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the film a little, mask the marked region, ask two other methods (takes some seconds).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing speaks against this explanation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{passed} of {count} experiments speak for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A map that changes when the film is only moved a little shows noise, not anatomy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If the score stays when the marked region is blurred, the decision hangs on something else.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Methods that work in another way should mark the same place more often than chance.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Validity</name>
    <message>
        <source>A score is not a number: the model cannot read this image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The similar image does not keep the decision: its score {score:.2f} lies on the other side of the operating point {point:.2f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The adversarial image does not flip the decision: its score {score:.2f} lies on the same side of the operating point {point:.2f} as the original&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The adversarial image does not look like a film.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier&apos;s score for “{name}” on this film; from {point} on it decides for it. It is not a probability of disease.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>agrees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier&apos;s score on the similar image, a generated copy of the film; it must be decided alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>flips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not flip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier&apos;s score on the adversarial image, the film changed just enough to be read as “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plausibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>film-like</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not film-like</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much the adversarial image looks like a film to a second network that is not the classifier; below {point} it does not count as one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds: explained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>|original − adversarial|</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>|similar − adversarial|</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>original − adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>similar − adversarial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from percentile {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time by step: {steps}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Your settings were damaged and could not be read. Parallax starts with its own; the damaged file is kept beside them as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WindowDialog</name>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Center</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>White at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of a preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No presets of your own for {modality}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offer this window for every {modality} image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window of a monochrome image can be set here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This window is a sigmoid: it has no value at which black or white begins.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lookup table of the file is in use; entering a number replaces it by a window.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>Add a folder with films: the generators learn from them. Labels are not needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the table (CSV) that holds the labels, or choose “No labels”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The films are being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The films have not been read yet. Press “Read again”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No film was found in these folders; the list below says why each file was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {count} films were found, and at least {fewest} are needed, to learn from some and to check on others. Add a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All films are of one patient: nothing could be checked on a patient the training has not seen. Add films of other patients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The films are of {count} patients; at least {fewest} are needed, so that some can be kept aside for the check. Add films of other patients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patients are in more than one part of the split.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label cannot mean both the class and its counter-class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the registered model whose classifier is to be explained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file of your classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier is being tried on your films.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classifier has not been tried on your films yet. Press “Try it on my films”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A classifier can only be trained from labels. Go back to “Data” and say where the labels are, or choose a classifier that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} films are labelled as {side}; at least {fewest} of each class are needed. Go back to “Data” and say which labels mean which class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patients kept aside ({part}) have films of one class only, so the classifier could not be judged. Add films of more patients of both classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the class and its counter-class, such as “opacity” and “no opacity”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class and its counter-class need different names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a registered pair can be fine-tuned, and it belongs to the classifier of its model. With your own classifier start anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Twenty steps are being trained, to see how long they take here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known yet what the training will take. Press “Measure”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training has not been started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training was stopped before there was a model. “Go on” takes it up again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training is running; the result follows when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result is being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result has not been read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the model a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say in a few words what the classifier decides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The identifier takes lower-case letters and digits joined by hyphens, such as chest-ward-3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The version takes numbers joined by dots, such as 1.2.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Warning</name>
    <message>
        <source>The model was not made for such an image: its score and this explanation may mean nothing here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
