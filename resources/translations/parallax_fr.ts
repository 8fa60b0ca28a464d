<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>Parallax {version}</source>
        <translation>Parallax {version}</translation>
    </message>
    <message>
        <source>A desktop viewer that shows radiologists why an image classifier decided as it did, by a similar and an adversarial image.</source>
        <translation>Une visionneuse qui montre aux radiologues pourquoi un classifieur d&apos;images a pris sa décision, par une image similaire et une image adverse.</translation>
    </message>
    <message>
        <source>Apache License 2.0. Fonts: Inter, DejaVu, Droid Fallback.</source>
        <translation>Licence Apache 2.0. Polices : Inter, DejaVu, Droid Fallback.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>E&amp;dit</source>
        <translation>&amp;Édition</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Image</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Outils</translation>
    </message>
    <message>
        <source>&amp;Explanation</source>
        <translation>E&amp;xplication</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modèles</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Ai&amp;de</translation>
    </message>
    <message>
        <source>Open files…</source>
        <translation>Ouvrir des fichiers…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ouvrir un dossier…</translation>
    </message>
    <message>
        <source>Open the demo study</source>
        <translation>Ouvrir l&apos;étude de démonstration</translation>
    </message>
    <message>
        <source>Files left out…</source>
        <translation>Fichiers écartés…</translation>
    </message>
    <message>
        <source>Close all studies</source>
        <translation>Fermer toutes les études</translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation>Exporter le compte rendu…</translation>
    </message>
    <message>
        <source>Copy the report as a picture</source>
        <translation>Copier le compte rendu comme image</translation>
    </message>
    <message>
        <source>Export as DICOM objects…</source>
        <translation>Exporter comme objets DICOM…</translation>
    </message>
    <message>
        <source>Export the scores of the study…</source>
        <translation>Exporter les scores de l&apos;étude…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Dragging up darkens the image</source>
        <translation>Glisser vers le haut assombrit l&apos;image</translation>
    </message>
    <message>
        <source>Single image</source>
        <translation>Une seule image</translation>
    </message>
    <message>
        <source>Two by two</source>
        <translation>Deux par deux</translation>
    </message>
    <message>
        <source>Original beside it</source>
        <translation>L&apos;original à côté</translation>
    </message>
    <message>
        <source>Axial, coronal, sagittal</source>
        <translation>Axial, coronal, sagittal</translation>
    </message>
    <message>
        <source>Swipe: film and overlay, similar and adversarial, off</source>
        <translation>Volet : cliché et superposition, similaire et adverse, aucun</translation>
    </message>
    <message>
        <source>Blink original, similar, adversarial</source>
        <translation>Alterner original, similaire, adverse</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Similaire</translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation>Adverse</translation>
    </message>
    <message>
        <source>Difference on the original</source>
        <translation>Différence sur l&apos;original</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Ce que voit le modèle</translation>
    </message>
    <message>
        <source>Corner text: all, minimal, none</source>
        <translation>Texte des coins : tout, minimum, rien</translation>
    </message>
    <message>
        <source>Overlays and drawings of the file</source>
        <translation>Superpositions et dessins du fichier</translation>
    </message>
    <message>
        <source>Play the series</source>
        <translation>Faire défiler la série</translation>
    </message>
    <message>
        <source>Hide identity</source>
        <translation>Masquer l&apos;identité</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Image suivante</translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation>Image précédente</translation>
    </message>
    <message>
        <source>First image of the series</source>
        <translation>Première image de la série</translation>
    </message>
    <message>
        <source>Last image of the series</source>
        <translation>Dernière image de la série</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>Série suivante</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>Série précédente</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>Ajuster à la fenêtre</translation>
    </message>
    <message>
        <source>Enter the window…</source>
        <translation>Saisir le fenêtrage…</translation>
    </message>
    <message>
        <source>Invert grey</source>
        <translation>Inverser les gris</translation>
    </message>
    <message>
        <source>Flip left and right</source>
        <translation>Retourner gauche-droite</translation>
    </message>
    <message>
        <source>Flip top and bottom</source>
        <translation>Retourner haut-bas</translation>
    </message>
    <message>
        <source>Rotate clockwise</source>
        <translation>Tourner dans le sens horaire</translation>
    </message>
    <message>
        <source>DICOM elements…</source>
        <translation>Éléments DICOM…</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Distance</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Angle</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rectangle</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Arrow with text</source>
        <translation>Flèche avec texte</translation>
    </message>
    <message>
        <source>Select the next annotation</source>
        <translation>Choisir l&apos;annotation suivante</translation>
    </message>
    <message>
        <source>Text of the arrow…</source>
        <translation>Texte de la flèche…</translation>
    </message>
    <message>
        <source>Delete the annotation</source>
        <translation>Supprimer l&apos;annotation</translation>
    </message>
    <message>
        <source>Delete all annotations of the image</source>
        <translation>Supprimer toutes les annotations de l&apos;image</translation>
    </message>
    <message>
        <source>Key image</source>
        <translation>Image clé</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Expliquer</translation>
    </message>
    <message>
        <source>Cancel; then reset the view</source>
        <translation>Interrompre ; puis rétablir la vue</translation>
    </message>
    <message>
        <source>Overlay on or off; hold to hide the AI</source>
        <translation>Superposition affichée ou non ; maintenir pour masquer l&apos;IA</translation>
    </message>
    <message>
        <source>Less opacity</source>
        <translation>Moins d&apos;opacité</translation>
    </message>
    <message>
        <source>More opacity</source>
        <translation>Plus d&apos;opacité</translation>
    </message>
    <message>
        <source>Lower threshold</source>
        <translation>Seuil plus bas</translation>
    </message>
    <message>
        <source>Higher threshold</source>
        <translation>Seuil plus haut</translation>
    </message>
    <message>
        <source>Next region of the map</source>
        <translation>Région suivante de la carte</translation>
    </message>
    <message>
        <source>Previous region of the map</source>
        <translation>Région précédente de la carte</translation>
    </message>
    <message>
        <source>Reset all layers</source>
        <translation>Rétablir tous les calques</translation>
    </message>
    <message>
        <source>Morph from similar to adversarial</source>
        <translation>Fondu de similaire à adverse</translation>
    </message>
    <message>
        <source>Trust check</source>
        <translation>Examen de confiance</translation>
    </message>
    <message>
        <source>Model card…</source>
        <translation>Fiche du modèle…</translation>
    </message>
    <message>
        <source>Train on your films…</source>
        <translation>Entraîner sur vos clichés…</translation>
    </message>
    <message>
        <source>Add model…</source>
        <translation>Ajouter un modèle…</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Guide de l&apos;utilisateur</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>Changer les touches…</translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>Rétablir tous les réglages…</translation>
    </message>
    <message>
        <source>Diagnostic information…</source>
        <translation>Informations de diagnostic technique…</translation>
    </message>
    <message>
        <source>Self test…</source>
        <translation>Autotest…</translation>
    </message>
    <message>
        <source>About Parallax</source>
        <translation>À propos de Parallax</translation>
    </message>
    <message>
        <source>Window preset {number}</source>
        <translation>Préréglage de fenêtrage {number}</translation>
    </message>
    <message>
        <source>Window of the file</source>
        <translation>Fenêtrage du fichier</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>Glisser à gauche</translation>
    </message>
    <message>
        <source>Window: right is wider, up is brighter (Edit menu: darker)</source>
        <translation>Fenêtrage : à droite plus large, vers le haut plus clair (menu Édition : plus sombre)</translation>
    </message>
    <message>
        <source>Middle drag, Shift + left drag</source>
        <translation>Glisser avec le bouton central, Maj + glisser à gauche</translation>
    </message>
    <message>
        <source>Move the image</source>
        <translation>Déplacer l&apos;image</translation>
    </message>
    <message>
        <source>Right drag, Ctrl + wheel</source>
        <translation>Glisser à droite, Ctrl + molette</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Agrandir sous le curseur</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Molette</translation>
    </message>
    <message>
        <source>Scroll through the images</source>
        <translation>Parcourir les images</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Double-clic</translation>
    </message>
    <message>
        <source>Maximise a pane, or restore it</source>
        <translation>Agrandir un panneau, ou le rétablir</translation>
    </message>
</context>
<context>
    <name>BudgetPage</name>
    <message>
        <source>What it will take</source>
        <translation>Ce qu&apos;il faudra</translation>
    </message>
    <message>
        <source>Twenty real steps of each network are trained here on your films. Nothing of them is kept.</source>
        <translation>Vingt pas réels de chaque réseau sont entraînés ici sur vos clichés. Rien n&apos;en est conservé.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Mesurer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>for the whole training</source>
        <translation>pour tout l&apos;entraînement</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>mémoire</translation>
    </message>
    <message>
        <source>on disk</source>
        <translation>sur le disque</translation>
    </message>
    <message>
        <source>computed on</source>
        <translation>calculé sur</translation>
    </message>
    <message>
        <source>The training runs beside the viewer, in a process of its own: you can go on reading, close the window, and come back. It can be paused, stopped and taken up again at any time.</source>
        <translation>L&apos;entraînement se déroule à côté de la visionneuse, dans un processus à part : vous pouvez continuer à lire, fermer la fenêtre et revenir. Il peut être mis en pause, arrêté et repris à tout moment.</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Mesurer à nouveau</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>environ {time}</translation>
    </message>
    <message>
        <source>on disk, {free} are free</source>
        <translation>sur le disque, {free} sont libres</translation>
    </message>
    <message>
        <source>memory, {free} are free</source>
        <translation>de mémoire, {free} sont libres</translation>
    </message>
</context>
<context>
    <name>CalibrationPlot</name>
    <message>
        <source>Calibration</source>
        <translation>Étalonnage</translation>
    </message>
    <message>
        <source>score</source>
        <translation>score</translation>
    </message>
    <message>
        <source>share with the class</source>
        <translation>part avec la classe</translation>
    </message>
    <message>
        <source>Of the films with a score near 0.8, about 80 % should have the class: on the dashed line a score is a probability, for films like these.</source>
        <translation>Parmi les clichés dont le score est proche de 0,8, environ 80 % devraient avoir la classe : sur la ligne en tirets, un score est une probabilité, pour des clichés comme ceux-ci.</translation>
    </message>
    <message>
        <source>Expected calibration error {error}</source>
        <translation>Erreur d&apos;étalonnage attendue : {error}</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Window</source>
        <translation>Fenêtrage</translation>
    </message>
    <message>
        <source>Invert grey</source>
        <translation>Inverser les gris</translation>
    </message>
    <message>
        <source>Fit to pane</source>
        <translation>Ajuster au panneau</translation>
    </message>
    <message>
        <source>Flip left and right</source>
        <translation>Retourner gauche-droite</translation>
    </message>
    <message>
        <source>Flip top and bottom</source>
        <translation>Retourner haut-bas</translation>
    </message>
    <message>
        <source>Rotate clockwise</source>
        <translation>Tourner dans le sens horaire</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Mesurer</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Distance</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Angle</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rectangle</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Arrow with text</source>
        <translation>Flèche avec texte</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Original beside it</source>
        <translation>L&apos;original à côté</translation>
    </message>
    <message>
        <source>All four</source>
        <translation>Les quatre</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Volet</translation>
    </message>
    <message>
        <source>Value {value}</source>
        <translation>Valeur {value}</translation>
    </message>
    <message>
        <source>Opening the image…</source>
        <translation>Ouverture de l&apos;image…</translation>
    </message>
    <message>
        <source>Linked by place in the patient</source>
        <translation>Lié par la position dans le patient</translation>
    </message>
    <message>
        <source>Linked by image number</source>
        <translation>Lié par le numéro d&apos;image</translation>
    </message>
    <message>
        <source>Another patient</source>
        <translation>Autre patient</translation>
    </message>
    <message>
        <source>Drop a DICOM folder here, or open the demo study.</source>
        <translation>Déposez ici un dossier DICOM, ou ouvrez l&apos;étude de démonstration.</translation>
    </message>
    <message>
        <source>Image {number} of {count}</source>
        <translation>Image {number} sur {count}</translation>
    </message>
    <message>
        <source>Key image</source>
        <translation>Image clé</translation>
    </message>
    <message>
        <source>Lossy compressed</source>
        <translation>Compression avec pertes</translation>
    </message>
    <message>
        <source>No usable window in the file:</source>
        <translation>Pas de fenêtrage utilisable dans le fichier :</translation>
    </message>
    <message>
        <source>{low}–{high} percentile</source>
        <translation>percentiles {low}–{high}</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>inversé</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>sans nom</translation>
    </message>
    <message>
        <source>Presentation state {name}</source>
        <translation>État de présentation {name}</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>ajusté</translation>
    </message>
    <message>
        <source>AI-GENERATED</source>
        <translation>GÉNÉRÉ PAR IA</translation>
    </message>
    <message>
        <source>The explanation does not hold</source>
        <translation>L&apos;explication n&apos;est pas valable</translation>
    </message>
    <message>
        <source>Unlike the training films</source>
        <translation>Différent des clichés d&apos;entraînement</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>relatif</translation>
    </message>
    <message>
        <source>stretched</source>
        <translation>étirée</translation>
    </message>
    <message>
        <source>Oblique slices: values between them</source>
        <translation>Coupes obliques : valeurs interpolées</translation>
    </message>
    <message>
        <source>Making the volume…</source>
        <translation>Construction du volume…</translation>
    </message>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Coronal</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
</context>
<context>
    <name>CanvasArea</name>
    <message>
        <source>Canvas</source>
        <translation>Zone d’image</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>Identity hidden</source>
        <translation>Identité masquée</translation>
    </message>
    <message>
        <source>Patient {number}</source>
        <translation>Patient {number}</translation>
    </message>
    <message>
        <source>Unnamed patient</source>
        <translation>Patient sans nom</translation>
    </message>
    <message>
        <source>{modalities} study</source>
        <translation>Étude {modalities}</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>Étude</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Série</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Image {number}</source>
        <translation>Image {number}</translation>
    </message>
    <message>
        <source>{size} · {count} frames</source>
        <translation>{size} · {count} images</translation>
    </message>
</context>
<context>
    <name>ChoiceMenus</name>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>Processeur</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>GPU NVIDIA</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>GPU Apple</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Matériel de calcul</translation>
    </message>
    <message>
        <source>OpenGL</source>
        <translation>OpenGL</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Logiciel</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendu</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
</context>
<context>
    <name>Classes</name>
    <message>
        <source>opacity</source>
        <translation>opacité</translation>
    </message>
    <message>
        <source>no opacity</source>
        <translation>pas d&apos;opacité</translation>
    </message>
    <message>
        <source>planted opacity</source>
        <translation>opacité ajoutée</translation>
    </message>
    <message>
        <source>no planted opacity</source>
        <translation>pas d&apos;opacité ajoutée</translation>
    </message>
</context>
<context>
    <name>ClassifierPage</name>
    <message>
        <source>The classifier to be explained</source>
        <translation>Le classifieur à expliquer</translation>
    </message>
    <message>
        <source>It stays as it is: the generators learn what its decisions hang on.</source>
        <translation>Il reste tel quel : les générateurs apprennent à quoi tiennent ses décisions.</translation>
    </message>
    <message>
        <source>A registered one</source>
        <translation>Un classifieur enregistré</translation>
    </message>
    <message>
        <source>The classifier of a model that Parallax knows.</source>
        <translation>Le classifieur d&apos;un modèle que Parallax connaît.</translation>
    </message>
    <message>
        <source>A file of yours</source>
        <translation>Un fichier à vous</translation>
    </message>
    <message>
        <source>ONNX, weights of a known architecture, TorchScript.</source>
        <translation>ONNX, poids d&apos;une architecture connue, TorchScript.</translation>
    </message>
    <message>
        <source>Train one</source>
        <translation>En entraîner un</translation>
    </message>
    <message>
        <source>From the labels of your films. For studies of the method.</source>
        <translation>À partir des étiquettes de vos clichés. Pour étudier la méthode.</translation>
    </message>
    <message>
        <source>Only its scores</source>
        <translation>Ses scores seulement</translation>
    </message>
    <message>
        <source>A classifier that cannot be opened: a copy learns to score your films alike.</source>
        <translation>Un classifieur qui ne peut être ouvert : une copie apprend à donner les mêmes scores à vos clichés.</translation>
    </message>
    <message>
        <source>Registered model</source>
        <translation>Modèle enregistré</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Choisir un modèle</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Choisir un fichier…</translation>
    </message>
    <message>
        <source>I trust this file: it is a program, and opening it runs what is in it</source>
        <translation>Je fais confiance à ce fichier : c&apos;est un programme, et l&apos;ouvrir exécute ce qu&apos;il contient</translation>
    </message>
    <message>
        <source>such as opacity</source>
        <translation>par exemple opacité</translation>
    </message>
    <message>
        <source>such as no opacity</source>
        <translation>par exemple sans opacité</translation>
    </message>
    <message>
        <source>The class</source>
        <translation>La classe</translation>
    </message>
    <message>
        <source>Its counter-class</source>
        <translation>Sa contre-classe</translation>
    </message>
    <message>
        <source>From this score on the classifier decides for the class.</source>
        <translation>À partir de ce score, le classifieur décide pour la classe.</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Point de fonctionnement</translation>
    </message>
    <message>
        <source>Training steps</source>
        <translation>Pas d&apos;entraînement</translation>
    </message>
    <message>
        <source>Its first convolution weighs red, green and blue differently: it can see colour. If it was trained on pictures in colour, say so below.</source>
        <translation>Sa première convolution pondère différemment le rouge, le vert et le bleu : il peut voir les couleurs. S&apos;il a été entraîné sur des images en couleurs, dites-le ci-dessous.</translation>
    </message>
    <message>
        <source>It is tried on held-out patients when it is trained; its operating point is chosen on others.</source>
        <translation>Il est éprouvé, une fois entraîné, sur des patients mis de côté ; son point de fonctionnement est choisi sur d&apos;autres.</translation>
    </message>
    <message>
        <source>What it says of your films</source>
        <translation>Ce qu&apos;il dit de vos clichés</translation>
    </message>
    <message>
        <source>Try it on my films</source>
        <translation>L&apos;essayer sur mes clichés</translation>
    </message>
    <message>
        <source>a program (TorchScript or torch.export)</source>
        <translation>un programme (TorchScript ou torch.export)</translation>
    </message>
    <message>
        <source>weights of {name}</source>
        <translation>poids de {name}</translation>
    </message>
    <message>
        <source>Looking at the file</source>
        <translation>Examen du fichier</translation>
    </message>
    <message>
        <source>How often the copy decides as the classifier is measured on held-out patients. Every explanation then says that it explains a surrogate, and how often the two agree.</source>
        <translation>La fréquence à laquelle la copie décide comme le classifieur est mesurée sur des patients mis de côté. Chaque explication dit ensuite qu&apos;elle explique un substitut, et combien de fois les deux sont d&apos;accord.</translation>
    </message>
    <message>
        <source>{count} films; {share} % are decided as “{name}”.</source>
        <translation>{count} clichés ; {share} % sont classés « {name} ».</translation>
    </message>
    <message>
        <source>ROC-AUC against your labels: {value}.</source>
        <translation>ROC-AUC par rapport à vos étiquettes : {value}.</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour bar</source>
        <translation>Échelle de couleurs</translation>
    </message>
    <message>
        <source>Which change of grey each colour stands for; 1 is the step from the film&apos;s black to its white.</source>
        <translation>Le changement de gris que représente chaque couleur ; 1 est l&apos;écart entre le noir et le blanc du cliché.</translation>
    </message>
    <message>
        <source>From {low} to {high}, transparent below {cut}</source>
        <translation>De {low} à {high}, transparent sous {cut}</translation>
    </message>
</context>
<context>
    <name>CommandSet</name>
    <message>
        <source>Window</source>
        <translation>Fenêtrage</translation>
    </message>
    <message>
        <source>Open an image first.</source>
        <translation>Ouvrez d&apos;abord une image.</translation>
    </message>
    <message>
        <source>DICOM objects name the patient: show identity first.</source>
        <translation>Les objets DICOM nomment le patient : affichez d&apos;abord l&apos;identité.</translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>Rien n&apos;est ouvert.</translation>
    </message>
    <message>
        <source>No model is registered.</source>
        <translation>Aucun modèle n&apos;est enregistré.</translation>
    </message>
    <message>
        <source>Explain the image first.</source>
        <translation>Expliquez d&apos;abord l&apos;image.</translation>
    </message>
</context>
<context>
    <name>ComparePane</name>
    <message>
        <source>Compared series</source>
        <translation>Série comparée</translation>
    </message>
    <message>
        <source>Compare no more</source>
        <translation>Ne plus comparer</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Your films</source>
        <translation>Vos clichés</translation>
    </message>
    <message>
        <source>Folders of DICOM files or pictures (PNG, JPEG). The generators need no labels; a classifier that is trained here does. Nothing leaves this computer.</source>
        <translation>Dossiers de fichiers DICOM ou d&apos;images (PNG, JPEG). Les générateurs n&apos;ont pas besoin d&apos;étiquettes ; un classifieur entraîné ici en a besoin. Rien ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Dossiers</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ajouter un dossier…</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Relire</translation>
    </message>
    <message>
        <source>or drop folders here</source>
        <translation>ou déposez des dossiers ici</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>No labels</source>
        <translation>Sans étiquettes</translation>
    </message>
    <message>
        <source>The folder a film lies in is its label</source>
        <translation>Le dossier d&apos;un cliché est son étiquette</translation>
    </message>
    <message>
        <source>A table (CSV) holds the labels</source>
        <translation>Un tableau (CSV) contient les étiquettes</translation>
    </message>
    <message>
        <source>Choose table…</source>
        <translation>Choisir un tableau…</translation>
    </message>
    <message>
        <source>The table holds scores between 0 and 1: those of a classifier of which nothing else has to be known. Choose “Only its scores” on the next page.</source>
        <translation>Le tableau contient des scores entre 0 et 1 : ceux d&apos;un classifieur dont rien d&apos;autre n&apos;a besoin d&apos;être connu. Choisissez « Ses scores seulement » à la page suivante.</translation>
    </message>
    <message>
        <source>films</source>
        <translation>clichés</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>patients</translation>
    </message>
    <message>
        <source>view</source>
        <translation>incidence</translation>
    </message>
    <message>
        <source>size</source>
        <translation>taille</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>écartés</translation>
    </message>
    <message>
        <source>Files that were left out, with the reason</source>
        <translation>Fichiers écartés, avec la raison</translation>
    </message>
    <message>
        <source>What was left out, and why</source>
        <translation>Ce qui a été écarté, et pourquoi</translation>
    </message>
    <message>
        <source>Reading films: {count}</source>
        <translation>Lecture des clichés : {count}</translation>
    </message>
    <message>
        <source>Folder {number}</source>
        <translation>Dossier {number}</translation>
    </message>
    <message>
        <source>Remove {folder}</source>
        <translation>Retirer {folder}</translation>
    </message>
    <message>
        <source>left out, {count} of them doubled</source>
        <translation>écartés, dont {count} en double</translation>
    </message>
    <message>
        <source>File {number}</source>
        <translation>Fichier {number}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open DICOM files or ZIP archives</source>
        <translation>Ouvrir des fichiers DICOM ou des archives ZIP</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>Export the scores of the study</source>
        <translation>Exporter les scores de l&apos;étude</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tableau (*.csv)</translation>
    </message>
    <message>
        <source>Export as DICOM objects</source>
        <translation>Exporter comme objets DICOM</translation>
    </message>
    <message>
        <source>Text of the arrow</source>
        <translation>Texte de la flèche</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Diagnostic information</source>
        <translation>Informations de diagnostic technique</translation>
    </message>
    <message>
        <source>Self test</source>
        <translation>Autotest</translation>
    </message>
</context>
<context>
    <name>Dispatcher</name>
    <message>
        <source>Reading files</source>
        <translation>Lecture des fichiers</translation>
    </message>
    <message>
        <source>Reading files: {count}</source>
        <translation>Lecture des fichiers : {count}</translation>
    </message>
    <message>
        <source>Reading was cancelled; the images found so far are listed.</source>
        <translation>La lecture a été interrompue ; les images trouvées jusque-là sont listées.</translation>
    </message>
    <message>
        <source>No image was found there. “Left out” lists every file and its reason.</source>
        <translation>Aucune image n&apos;y a été trouvée. « Fichiers écartés » donne chaque fichier et sa raison.</translation>
    </message>
    <message>
        <source>There is no file in what was opened.</source>
        <translation>Il n&apos;y a aucun fichier dans ce qui a été ouvert.</translation>
    </message>
    <message>
        <source>It was not opened. {reason}</source>
        <translation>Rien n&apos;a été ouvert. {reason}</translation>
    </message>
    <message>
        <source>1 file was left out.</source>
        <translation>1 fichier a été écarté.</translation>
    </message>
    <message>
        <source>{count} files were left out.</source>
        <translation>{count} fichiers ont été écartés.</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Chargement du modèle</translation>
    </message>
    <message>
        <source>Explaining</source>
        <translation>Explication</translation>
    </message>
    <message>
        <source>“{name}” is still being written. Wait until that is done, or choose another name or folder.</source>
        <translation>« {name} » est encore en cours d’écriture. Attendez la fin, ou choisissez un autre nom ou un autre dossier.</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Écriture du compte rendu</translation>
    </message>
</context>
<context>
    <name>Distribution</name>
    <message>
        <source>not a standard term</source>
        <translation>un terme hors norme</translation>
    </message>
    <message>
        <source>The file&apos;s modality is {value}, and the model was trained on {trained}.</source>
        <translation>La modalité du fichier est {value}, et le modèle a été entraîné sur {trained}.</translation>
    </message>
    <message>
        <source>The file&apos;s view position is {value}, and the model was trained on {trained}.</source>
        <translation>L&apos;incidence du fichier est {value}, et le modèle a été entraîné sur {trained}.</translation>
    </message>
    <message>
        <source>The file&apos;s body part is {value}, and the model was trained on {trained}.</source>
        <translation>La région anatomique du fichier est {value}, et le modèle a été entraîné sur {trained}.</translation>
    </message>
    <message>
        <source>The image is in colour, and the model was trained on images in grey ({trained}).</source>
        <translation>L&apos;image est en couleur, et le modèle a été entraîné sur des images en niveaux de gris ({trained}).</translation>
    </message>
    <message>
        <source>The image is a narrow strip, as no film of the training was: it may be heavily cropped.</source>
        <translation>L&apos;image est une bande étroite, comme aucun cliché de l&apos;entraînement : elle est peut-être fortement rognée.</translation>
    </message>
    <message>
        <source>The image looks inverted: bright where films of the training are dark. Check its photometric interpretation.</source>
        <translation>L&apos;image semble inversée : claire là où les clichés de l&apos;entraînement sont sombres. Vérifiez son interprétation photométrique.</translation>
    </message>
    <message>
        <source>The image does not look like the films the model was trained on.</source>
        <translation>L&apos;image ne ressemble pas aux clichés sur lesquels le modèle a été entraîné.</translation>
    </message>
    <message>
        <source>The image looks heavily cropped: only a part of what the films of the training show seems to be there.</source>
        <translation>L&apos;image semble fortement rognée : seule une partie de ce que montrent les clichés de l&apos;entraînement paraît y être.</translation>
    </message>
</context>
<context>
    <name>DragGrip</name>
    <message>
        <source>Drag to change the order; with the keyboard: the up and down arrows.</source>
        <translation>Glisser pour changer l&apos;ordre ; au clavier : les flèches haut et bas.</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop a DICOM folder here, or open the demo study</source>
        <translation>Déposez ici un dossier DICOM, ou ouvrez l&apos;étude de démonstration</translation>
    </message>
    <message>
        <source>Files, folders, ZIP archives and DICOMDIR media are understood.</source>
        <translation>Fichiers, dossiers, archives ZIP et supports DICOMDIR sont acceptés.</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ouvrir un dossier…</translation>
    </message>
    <message>
        <source>Open the demo study</source>
        <translation>Ouvrir l&apos;étude de démonstration</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>There is not enough memory for this: close other programs or images, then try again.</source>
        <translation>La mémoire ne suffit pas : fermez d’autres programmes ou images, puis réessayez.</translation>
    </message>
    <message>
        <source>The operating system refused this ({reason}): check the drive.</source>
        <translation>Le système d’exploitation a refusé l’opération ({reason}) : vérifiez le disque.</translation>
    </message>
    <message>
        <source>This failed for a reason that Parallax did not foresee ({kind}). The image files are unharmed; try again, and report it if it happens twice.</source>
        <translation>Échec pour une raison que Parallax n’avait pas prévue ({kind}). Les fichiers d’images sont intacts ; réessayez, et signalez-le si cela se reproduit.</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>Explaining…</source>
        <translation>Explication en cours…</translation>
    </message>
    <message>
        <source>Open an image to explain it.</source>
        <translation>Ouvrez une image pour l&apos;expliquer.</translation>
    </message>
    <message>
        <source>No model is registered: there is nothing to explain.</source>
        <translation>Aucun modèle n&apos;est enregistré : il n&apos;y a rien à expliquer.</translation>
    </message>
    <message>
        <source>This image is in colour; the model reads monochrome films.</source>
        <translation>Cette image est en couleurs ; le modèle lit des clichés monochromes.</translation>
    </message>
    <message>
        <source>Press E to explain.</source>
        <translation>Appuyez sur E pour expliquer.</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>This explains a surrogate (agreement {percent} %), not the classifier itself.</source>
        <translation>Ceci explique un modèle de substitution (accord {percent}&#x202f;%), et non le classifieur lui-même.</translation>
    </message>
    <message>
        <source>This image is in colour; the model sees it in grey.</source>
        <translation>Cette image est en couleurs ; le modèle la voit en gris.</translation>
    </message>
</context>
<context>
    <name>ExplanationJobs</name>
    <message>
        <source>Scoring was cancelled.</source>
        <translation>Le calcul des scores a été interrompu.</translation>
    </message>
    <message>
        <source>Scoring the morph</source>
        <translation>Calcul des scores du fondu</translation>
    </message>
    <message>
        <source>Trust check</source>
        <translation>Examen de confiance</translation>
    </message>
    <message>
        <source>Computing {method}</source>
        <translation>Calcul : {method}</translation>
    </message>
    <message>
        <source>The model of this explanation is no longer registered.</source>
        <translation>Le modèle de cette explication n&apos;est plus enregistré.</translation>
    </message>
</context>
<context>
    <name>ExplanationPanel</name>
    <message>
        <source>Explanation</source>
        <translation>Explication</translation>
    </message>
    <message>
        <source>Explanation under way</source>
        <translation>Explication en cours</translation>
    </message>
    <message>
        <source>AI</source>
        <translation>IA</translation>
    </message>
    <message>
        <source>Everything in this panel was made by a computer program.</source>
        <translation>Tout ce que montre ce panneau a été produit par un programme.</translation>
    </message>
    <message>
        <source>The classifier that is explained, and its version.</source>
        <translation>Le classifieur expliqué, et sa version.</translation>
    </message>
    <message>
        <source>What the classifier decided on this film: a program&apos;s answer, no diagnosis.</source>
        <translation>Ce que le classifieur a décidé sur ce cliché : la réponse d&apos;un programme, pas un diagnostic.</translation>
    </message>
    <message>
        <source>From this score on the classifier decides for the class: the tick on each bar.</source>
        <translation>À partir de ce score le classifieur décide pour la classe : le repère sur chaque barre.</translation>
    </message>
    <message>
        <source>An explanation holds if the similar image is decided as the film, the adversarial one is not, and it looks like a film.</source>
        <translation>Une explication est valable si l&apos;image similaire est lue comme le cliché, si l&apos;image adverse ne l&apos;est pas, et si celle-ci ressemble à un cliché.</translation>
    </message>
    <message>
        <source>Which of the conditions of an explanation is not met here, and by how much.</source>
        <translation>Quelle condition d&apos;une explication n&apos;est pas remplie ici, et de combien.</translation>
    </message>
    <message>
        <source>What has to be known of how this explanation was made.</source>
        <translation>Ce qu&apos;il faut savoir de la façon dont cette explication a été faite.</translation>
    </message>
    <message>
        <source>How the map is computed and from where on it shows the regions that most change the score.</source>
        <translation>Comment la carte est calculée, et à partir d&apos;où elle montre les régions qui changent le plus le score.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Interrompre</translation>
    </message>
    <message>
        <source>Stop the explanation that is under way.</source>
        <translation>Arrêter l&apos;explication en cours.</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Expliquer</translation>
    </message>
    <message>
        <source>Compute the similar and the adversarial image of this film (key E).</source>
        <translation>Calculer l&apos;image similaire et l&apos;image adverse de ce cliché (touche E).</translation>
    </message>
    <message>
        <source>Explain again</source>
        <translation>Expliquer à nouveau</translation>
    </message>
    <message>
        <source>Compute the explanation of this film anew (key E).</source>
        <translation>Recalculer l&apos;explication de ce cliché (touche E).</translation>
    </message>
    <message>
        <source>score for “{name}”, decided at {point}</source>
        <translation>score pour « {name} », décision à {point}</translation>
    </message>
    <message>
        <source>Map: {definition}</source>
        <translation>Carte : {definition}</translation>
    </message>
</context>
<context>
    <name>ExplanationTools</name>
    <message>
        <source>Explain the image first.</source>
        <translation>Expliquez d&apos;abord l&apos;image.</translation>
    </message>
    <message>
        <source>No map is shown over the film.</source>
        <translation>Aucune carte n&apos;est affichée sur le cliché.</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparer avec</translation>
    </message>
    <message>
        <source> (slow)</source>
        <translation> (lent)</translation>
    </message>
    <message>
        <source> (very slow)</source>
        <translation> (très lent)</translation>
    </message>
    <message>
        <source>{source}: what another method marks on this film, as a layer to compare.</source>
        <translation>{source} : ce qu&apos;une autre méthode marque sur ce cliché, comme calque de comparaison.</translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Film {number}</source>
        <translation>Cliché {number}</translation>
    </message>
</context>
<context>
    <name>FirstStartDialog</name>
    <message>
        <source>Before you start</source>
        <translation>Avant de commencer</translation>
    </message>
    <message>
        <source>Parallax is a research tool. It is not a medical device: do not use it for diagnosis or treatment.</source>
        <translation>Parallax est un outil de recherche. Ce n&apos;est pas un dispositif médical : ne l&apos;utilisez ni pour le diagnostic ni pour le traitement.</translation>
    </message>
    <message>
        <source>It shows what changes a classifier&apos;s score by images that a network generated. Generated images are marked AI-GENERATED. They are not photographs of any patient, and they can be wrong.</source>
        <translation>Il montre ce qui change le score d&apos;un classifieur par des images qu&apos;un réseau a générées. Les images générées portent la mention GÉNÉRÉ PAR IA. Elles ne sont l&apos;image d&apos;aucun patient, et peuvent être fausses.</translation>
    </message>
    <message>
        <source>Everything stays on this computer: no image, no name and no result is sent anywhere. The original files are never changed.</source>
        <translation>Tout reste sur cet ordinateur : ni image, ni nom, ni résultat n&apos;est envoyé où que ce soit. Les fichiers d&apos;origine ne sont jamais modifiés.</translation>
    </message>
    <message>
        <source>I understand</source>
        <translation>J&apos;ai compris</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>GeneratorsPage</name>
    <message>
        <source>The generators</source>
        <translation>Les générateurs</translation>
    </message>
    <message>
        <source>Two networks that make the similar and the adversarial image; they are what is trained now.</source>
        <translation>Deux réseaux qui font l&apos;image similaire et l&apos;image adverse ; ce sont eux que l&apos;on entraîne maintenant.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Départ</translation>
    </message>
    <message>
        <source>Fine-tune the registered pair</source>
        <translation>Affiner la paire enregistrée</translation>
    </message>
    <message>
        <source>Goes on from the generators of the chosen model. Short, and rarely worse.</source>
        <translation>Repart des générateurs du modèle choisi. Court, et rarement moins bon.</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Partir de zéro</translation>
    </message>
    <message>
        <source>For a classifier that has no generators yet.</source>
        <translation>Pour un classifieur qui n&apos;a pas encore de générateurs.</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>Schéma</translation>
    </message>
    <message>
        <source>SAGen, one network with two outputs (fast)</source>
        <translation>SAGen, un réseau à deux sorties (rapide)</translation>
    </message>
    <message>
        <source>SAGen, two networks</source>
        <translation>SAGen, deux réseaux</translation>
    </message>
    <message>
        <source>SyCE, symmetric cycle</source>
        <translation>SyCE, cycle symétrique</translation>
    </message>
    <message>
        <source>CyCE, cycle</source>
        <translation>CyCE, cycle</translation>
    </message>
    <message>
        <source>The finding is bright: an opacity, a nodule, an effusion</source>
        <translation>L’anomalie est claire : une opacité, un nodule, un épanchement</translation>
    </message>
    <message>
        <source>The adversarial image then only adds brightness to a film without it, and only takes it away from a film with it. That keeps it from painting elsewhere what no film shows.</source>
        <translation>L’image adverse ne fait alors qu’ajouter de la clarté à un cliché sans anomalie, et qu’en retirer d’un cliché qui en montre une. Cela l’empêche de peindre ailleurs ce qu’aucun cliché ne montre.</translation>
    </message>
    <message>
        <source>How thorough</source>
        <translation>Degré de soin</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Rapide</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Équilibré</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualité</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} pas</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Augmentation</translation>
    </message>
    <message>
        <source>Flips make no sense here: left and right differ</source>
        <translation>Les retournements n&apos;ont pas de sens ici : gauche et droite diffèrent</translation>
    </message>
    <message>
        <source>Films are turned, moved and zoomed a little while training, which keeps the generators from learning a fixed pattern.</source>
        <translation>Les clichés sont un peu tournés, déplacés et agrandis pendant l&apos;entraînement, ce qui empêche les générateurs d&apos;apprendre un motif fixe.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avancé</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pas</translation>
    </message>
    <message>
        <source>Films per step</source>
        <translation>Clichés par pas</translation>
    </message>
    <message>
        <source>Side of the model grid (pixels)</source>
        <translation>Côté de la grille du modèle (pixels)</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taux d&apos;apprentissage</translation>
    </message>
    <message>
        <source>Closeness weight (similar to film)</source>
        <translation>Poids de proximité (similaire au cliché)</translation>
    </message>
    <message>
        <source>Closeness weight (adversarial to similar)</source>
        <translation>Poids de proximité (adverse à similaire)</translation>
    </message>
    <message>
        <source>Realism weight (looks like a film)</source>
        <translation>Poids de réalisme (ressemble à un cliché)</translation>
    </message>
    <message>
        <source>Weight against one pattern on all films</source>
        <translation>Poids contre un même motif sur tous les clichés</translation>
    </message>
    <message>
        <source>Smoothness weight</source>
        <translation>Poids de régularité</translation>
    </message>
    <message>
        <source>Rotation up to (degrees)</source>
        <translation>Rotation jusqu&apos;à (degrés)</translation>
    </message>
    <message>
        <source>Shift up to (share of the side)</source>
        <translation>Décalage jusqu&apos;à (part du côté)</translation>
    </message>
    <message>
        <source>Zoom up to (share)</source>
        <translation>Agrandissement jusqu&apos;à (part)</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>User guide</source>
        <translation>Guide de l&apos;utilisateur</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Page</translation>
    </message>
</context>
<context>
    <name>ImagePane</name>
    <message>
        <source>Image pane: {role}</source>
        <translation>Panneau d&apos;image : {role}</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>This classifier sees colour, and Parallax explains films in grey: the explanation would be of another picture than the one it decides on. Import it only if it was trained on grey films that were repeated for its three channels.</source>
        <translation>Ce classifieur voit les couleurs, et Parallax explique les clichés en gris : l&apos;explication porterait sur une autre image que celle dont il décide. Ne l&apos;importez que s&apos;il a été entraîné sur des clichés gris répétés pour ses trois canaux.</translation>
    </message>
    <message>
        <source>In colour this classifier scores {name} {colour}, in grey {grey}: it sees colour, and Parallax explains films in grey. The explanation would be of another picture than the one it decides on.</source>
        <translation>En couleurs, ce classifieur donne à {name} le score {colour}, en gris {grey} : il voit les couleurs, et Parallax explique les clichés en gris. L&apos;explication porterait sur une autre image que celle dont il décide.</translation>
    </message>
</context>
<context>
    <name>ImportForm</name>
    <message>
        <source>such as opacity</source>
        <translation>par exemple opacité</translation>
    </message>
    <message>
        <source>such as no opacity</source>
        <translation>par exemple sans opacité</translation>
    </message>
    <message>
        <source>The class</source>
        <translation>La classe</translation>
    </message>
    <message>
        <source>Its counter-class</source>
        <translation>Sa contre-classe</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Point de fonctionnement</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>probabilities (0 to 1)</source>
        <translation>probabilités (0 à 1)</translation>
    </message>
    <message>
        <source>Its outputs are</source>
        <translation>Ses sorties sont</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>Sorties</translation>
    </message>
    <message>
        <source>Output of the class (from 0)</source>
        <translation>Sortie de la classe (à partir de 0)</translation>
    </message>
    <message>
        <source>independent findings (sigmoid)</source>
        <translation>des constats indépendants (sigmoïde)</translation>
    </message>
    <message>
        <source>one class of several (softmax)</source>
        <translation>une classe parmi plusieurs (softmax)</translation>
    </message>
    <message>
        <source>Several outputs are</source>
        <translation>Plusieurs sorties sont</translation>
    </message>
    <message>
        <source>speaks for the class</source>
        <translation>parle pour la classe</translation>
    </message>
    <message>
        <source>speaks for the counter-class</source>
        <translation>parle pour la contre-classe</translation>
    </message>
    <message>
        <source>A high output</source>
        <translation>Une sortie élevée</translation>
    </message>
    <message>
        <source>Input height</source>
        <translation>Hauteur d&apos;entrée</translation>
    </message>
    <message>
        <source>Input width</source>
        <translation>Largeur d&apos;entrée</translation>
    </message>
    <message>
        <source>Input height × width</source>
        <translation>Hauteur × largeur d&apos;entrée</translation>
    </message>
    <message>
        <source>1 (grey)</source>
        <translation>1 (gris)</translation>
    </message>
    <message>
        <source>3 (grey, repeated)</source>
        <translation>3 (gris, répété)</translation>
    </message>
    <message>
        <source>3 (red, green, blue)</source>
        <translation>3 (rouge, vert, bleu)</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Canaux</translation>
    </message>
    <message>
        <source>first (PyTorch)</source>
        <translation>en premier (PyTorch)</translation>
    </message>
    <message>
        <source>last (Keras, TensorFlow)</source>
        <translation>en dernier (Keras, TensorFlow)</translation>
    </message>
    <message>
        <source>Its channels stand</source>
        <translation>Ses canaux viennent</translation>
    </message>
    <message>
        <source>Value of black</source>
        <translation>Valeur du noir</translation>
    </message>
    <message>
        <source>Value of white</source>
        <translation>Valeur du blanc</translation>
    </message>
    <message>
        <source>Value of black, of white</source>
        <translation>Valeur du noir, du blanc</translation>
    </message>
    <message>
        <source>one number per channel</source>
        <translation>un nombre par canal</translation>
    </message>
    <message>
        <source>Normalisation: mean</source>
        <translation>Normalisation : moyenne</translation>
    </message>
    <message>
        <source>Normalisation: deviation</source>
        <translation>Normalisation : écart type</translation>
    </message>
    <message>
        <source>keeps its shape, black margins</source>
        <translation>garde sa forme, marges noires</translation>
    </message>
    <message>
        <source>is stretched to the input</source>
        <translation>est étiré à l&apos;entrée</translation>
    </message>
    <message>
        <source>The film</source>
        <translation>Le cliché</translation>
    </message>
    <message>
        <source>are stretched (0.5 to 99.5 percentile)</source>
        <translation>sont étirés (percentiles 0,5 à 99,5)</translation>
    </message>
    <message>
        <source>stay as displayed</source>
        <translation>restent tels qu&apos;affichés</translation>
    </message>
    <message>
        <source>Its greys</source>
        <translation>Ses gris</translation>
    </message>
    <message>
        <source>trained on films with bright air (MONOCHROME1)</source>
        <translation>entraîné sur des clichés où l&apos;air est clair (MONOCHROME1)</translation>
    </message>
</context>
<context>
    <name>KeyBindingsDialog</name>
    <message>
        <source>Change keys</source>
        <translation>Changer les touches</translation>
    </message>
    <message>
        <source>Search a command or a key</source>
        <translation>Chercher une commande ou une touche</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Recherche</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Commandes et leurs touches</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Nouvelle touche</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Utiliser cette touche</translation>
    </message>
    <message>
        <source>Add this key</source>
        <translation>Ajouter cette touche</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Aucune touche</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Par défaut</translation>
    </message>
    <message>
        <source>Press the new key:</source>
        <translation>Nouvelle touche :</translation>
    </message>
    <message>
        <source>{key} calls “{command}” now: it will have this key no more.</source>
        <translation>{key} appelle à présent « {command} », qui perdra cette touche.</translation>
    </message>
</context>
<context>
    <name>LabelRoles</name>
    <message>
        <source>Meaning of {label}</source>
        <translation>Sens de {label}</translation>
    </message>
    <message>
        <source>does not matter</source>
        <translation>sans importance</translation>
    </message>
    <message>
        <source>the class</source>
        <translation>la classe</translation>
    </message>
    <message>
        <source>the counter-class</source>
        <translation>la contre-classe</translation>
    </message>
</context>
<context>
    <name>LayerDetails</name>
    <message>
        <source>Definition of {layer}</source>
        <translation>Définition de {layer}</translation>
    </message>
    <message>
        <source>Similar − adversarial is the method&apos;s own: what any generator leaves behind cancels.</source>
        <translation>Similaire − adverse est celle de la méthode : ce que tout générateur laisse derrière lui s&apos;annule.</translation>
    </message>
    <message>
        <source>similar − adversarial</source>
        <translation>similaire − adverse</translation>
    </message>
    <message>
        <source>original − adversarial</source>
        <translation>original − adverse</translation>
    </message>
    <message>
        <source>Colours of {layer}</source>
        <translation>Couleurs de {layer}</translation>
    </message>
    <message>
        <source>Colours that stay in order for every kind of colour vision.</source>
        <translation>Des couleurs qui restent dans l&apos;ordre pour toute vision des couleurs.</translation>
    </message>
    <message>
        <source>Scale of the colour bar of {layer}</source>
        <translation>Échelle des couleurs de {layer}</translation>
    </message>
    <message>
        <source>Fixed gives a change the same colour on every film; stretched uses all colours on this one.</source>
        <translation>Fixe donne à un changement la même couleur sur tous les clichés ; étirée utilise toutes les couleurs sur celui-ci.</translation>
    </message>
    <message>
        <source>Fixed: films compare</source>
        <translation>Fixe : les clichés se comparent</translation>
    </message>
    <message>
        <source>Stretch to this image</source>
        <translation>Étirée sur cette image</translation>
    </message>
    <message>
        <source>Blend of {layer}</source>
        <translation>Fusion de {layer}</translation>
    </message>
    <message>
        <source>Cover lays the colour over what is below; brighten adds it; darken multiplies by it.</source>
        <translation>Couvrir pose la couleur sur ce qui est dessous ; éclaircir l&apos;ajoute ; assombrir multiplie par elle.</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>Couvrir</translation>
    </message>
    <message>
        <source>Brighten</source>
        <translation>Éclaircir</translation>
    </message>
    <message>
        <source>Darken</source>
        <translation>Assombrir</translation>
    </message>
    <message>
        <source>Contour only</source>
        <translation>Contour seul</translation>
    </message>
    <message>
        <source>Draw only the outline of what lies above the threshold: anatomy stays free.</source>
        <translation>Ne dessiner que le contour de ce qui dépasse le seuil : l&apos;anatomie reste visible.</translation>
    </message>
    <message>
        <source>Move {layer} up</source>
        <translation>Monter {layer}</translation>
    </message>
    <message>
        <source>Move {layer} down</source>
        <translation>Descendre {layer}</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Back to the look this layer had at first.</source>
        <translation>Revenir à l&apos;aspect initial de ce calque.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Take this method&apos;s layer away.</source>
        <translation>Retirer le calque de cette méthode.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Carte</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Échelle</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Fusion</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Order of {layer}</source>
        <translation>Ordre de {layer}</translation>
    </message>
    <message>
        <source>Show {layer}</source>
        <translation>Afficher {layer}</translation>
    </message>
    <message>
        <source>Show or hide this layer over the film.</source>
        <translation>Afficher ou masquer ce calque sur le cliché.</translation>
    </message>
    <message>
        <source>{layer}: open its settings; the keys for opacity and threshold act on it.</source>
        <translation>{layer} : ouvrir ses réglages ; les touches d&apos;opacité et de seuil agissent sur lui.</translation>
    </message>
    <message>
        <source>Opacity of {layer}</source>
        <translation>Opacité de {layer}</translation>
    </message>
    <message>
        <source>How strongly the layer covers the film.</source>
        <translation>À quel point le calque couvre le cliché.</translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Similaire</translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation>Adverse</translation>
    </message>
    <message>
        <source>Difference over original</source>
        <translation>Différence sur l&apos;original</translation>
    </message>
    <message>
        <source>Between similar and adversarial</source>
        <translation>Entre similaire et adverse</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Vu par le modèle</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Différence</translation>
    </message>
    <message>
        <source>Signed difference</source>
        <translation>Différence signée</translation>
    </message>
    <message>
        <source>Morph</source>
        <translation>Fondu</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Layers</source>
        <translation>Calques</translation>
    </message>
    <message>
        <source>The explanation&apos;s layers appear here.</source>
        <translation>Les calques de l&apos;explication apparaissent ici.</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Comparer avec…</translation>
    </message>
    <message>
        <source>Add what another method marks on this film as a layer.</source>
        <translation>Ajouter comme calque ce qu&apos;une autre méthode marque sur ce cliché.</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>Files left out</source>
        <translation>Fichiers écartés</translation>
    </message>
    <message>
        <source>Every file that was found is shown.</source>
        <translation>Tous les fichiers trouvés sont affichés.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Raison</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Écartés</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>Études</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>Explication</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Calques</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>La langue changera au prochain démarrage.</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Aucun modèle</translation>
    </message>
    <message>
        <source>Go back to the settings of a first start, keys and the list of recent folders included?</source>
        <translation>Revenir aux réglages du premier démarrage, touches et liste des dossiers récents comprises ?</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>All settings are those of a first start.</source>
        <translation>Tous les réglages sont ceux du premier démarrage.</translation>
    </message>
    <message>
        <source>Your settings could not be written. {reason}</source>
        <translation>Vos réglages n&apos;ont pas pu être enregistrés. {reason}</translation>
    </message>
    <message>
        <source>A report or a table is still being written. It is lost if you close the window now.</source>
        <translation>Un rapport ou un tableau est encore en cours d’écriture. Il sera perdu si vous fermez la fenêtre maintenant.</translation>
    </message>
    <message>
        <source>Close without it</source>
        <translation>Fermer quand même</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>Area {area} {unit}</source>
        <translation>Surface {area} {unit}</translation>
    </message>
    <message>
        <source>Mean {mean}  SD {sd}</source>
        <translation>Moyenne {mean}  ET {sd}</translation>
    </message>
    <message>
        <source>Min {low}  Max {high}</source>
        <translation>Min {low}  Max {high}</translation>
    </message>
    <message>
        <source>image plane</source>
        <translation>plan de l&apos;image</translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation>calibré</translation>
    </message>
    <message>
        <source>at detector</source>
        <translation>au détecteur</translation>
    </message>
    <message>
        <source>magnification-corrected</source>
        <translation>corrigé de l&apos;agrandissement</translation>
    </message>
</context>
<context>
    <name>Methods</name>
    <message>
        <source>Gradient</source>
        <translation>Gradient</translation>
    </message>
    <message>
        <source>SmoothGrad</source>
        <translation>SmoothGrad</translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation>Gradients intégrés</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>Guided Grad-CAM</source>
        <translation>Grad-CAM guidé</translation>
    </message>
    <message>
        <source>Occlusion</source>
        <translation>Occlusion</translation>
    </message>
    <message>
        <source>Meaningful perturbation (BBMP)</source>
        <translation>Perturbation significative (BBMP)</translation>
    </message>
    <message>
        <source>Mask generator</source>
        <translation>Générateur de masques</translation>
    </message>
</context>
<context>
    <name>ModelCardDialog</name>
    <message>
        <source>{name}: {value} on {data} ({count} images)</source>
        <translation>{name} : {value} sur {data} ({count} images)</translation>
    </message>
    <message>
        <source>{name}, {count} images, {licence}. {citation}</source>
        <translation>{name}, {count} images, {licence}. {citation}</translation>
    </message>
    <message>
        <source>a calibrated probability</source>
        <translation>une probabilité calibrée</translation>
    </message>
    <message>
        <source>a score, not a probability</source>
        <translation>un score, non une probabilité</translation>
    </message>
    <message>
        <source>“{class_name}” from a score of {point} on, else “{counter}”. The number is {score}.</source>
        <translation>« {class_name} » à partir d&apos;un score de {point}, sinon « {counter} ». Ce nombre est {score}.</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Tâche</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Décision</translation>
    </message>
    <message>
        <source>What its images show</source>
        <translation>Ce que montrent ses images</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Usage prévu</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limites</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Mesures</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Entraîné sur</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>The card of model “{id}” cannot be written as JSON ({error}). Use only text, numbers, lists and dictionaries in it, and no NaN or infinity.</source>
        <translation>La fiche du modèle «&#xa0;{id}&#xa0;» ne peut pas être écrite en JSON ({error}). N’y mettez que du texte, des nombres, des listes et des dictionnaires, sans NaN ni infini.</translation>
    </message>
    <message>
        <source>The model folder “{folder}” has no {file}: it is not a model or was copied only in part. Copy it again or remove it.</source>
        <translation>Le dossier de modèle «&#xa0;{folder}&#xa0;» n’a pas de {file}&#xa0;: ce n’est pas un modèle ou la copie est incomplète. Copiez-le de nouveau ou supprimez-le.</translation>
    </message>
    <message>
        <source>The card of model “{label}” ({file}) cannot be used: {reason}. Get the model again from its source, or remove its folder.</source>
        <translation>La fiche du modèle «&#xa0;{label}&#xa0;» ({file}) est inutilisable&#xa0;: {reason}. Reprenez le modèle à sa source, ou supprimez son dossier.</translation>
    </message>
    <message>
        <source>“{request}” is not a device. Choose auto, cpu, cuda, cuda:1 (a number per card) or mps.</source>
        <translation>«&#xa0;{request}&#xa0;» n’est pas un dispositif. Choisissez auto, cpu, cuda, cuda:1 (un numéro par carte) ou mps.</translation>
    </message>
    <message>
        <source>The device “{request}” was asked for and is not there; this computer has {devices}. Choose one of these, or auto.</source>
        <translation>Le dispositif «&#xa0;{request}&#xa0;» a été demandé et n’existe pas&#xa0;; cet ordinateur a {devices}. Choisissez l’un d’eux, ou auto.</translation>
    </message>
    <message>
        <source>There is not enough memory for this computation. Close other programs or images, then try again.</source>
        <translation>La mémoire ne suffit pas pour ce calcul. Fermez d’autres programmes ou images, puis réessayez.</translation>
    </message>
    <message>
        <source>The memory of the device {device} did not suffice; this was computed on the CPU, which is slower.</source>
        <translation>La mémoire de l’appareil {device} n’a pas suffi ; ce calcul a été fait sur le processeur, ce qui est plus lent.</translation>
    </message>
    <message>
        <source>The model “{model}” has no weights file {file}. Get a version of it that fits this Parallax.</source>
        <translation>Le modèle «&#xa0;{model}&#xa0;» n’a pas de fichier de poids {file}. Procurez-vous une version adaptée à ce Parallax.</translation>
    </message>
    <message>
        <source>The model “{model}” cannot be registered: a broken copy of version {version} is there. Remove the folder {folder} from your models, then try again.</source>
        <translation>Le modèle «&#xa0;{model}&#xa0;» ne peut pas être enregistré&#xa0;: une copie abîmée de la version {version} est là. Supprimez le dossier {folder} de vos modèles, puis réessayez.</translation>
    </message>
    <message>
        <source>The model “{model}” changed while it was copied. Try again.</source>
        <translation>Le modèle «&#xa0;{model}&#xa0;» a changé pendant sa copie. Réessayez.</translation>
    </message>
    <message>
        <source>The model “{model}” cannot be registered: {reason}. Check the free space and the permissions of your data folder.</source>
        <translation>Le modèle «&#xa0;{model}&#xa0;» ne peut pas être enregistré&#xa0;: {reason}. Vérifiez l’espace libre et les droits de votre dossier de données.</translation>
    </message>
    <message>
        <source>Another model with the id {id} and version {version} is there. Give one of them another version in its card.</source>
        <translation>Un autre modèle d’identifiant {id} et de version {version} existe déjà. Donnez une autre version à l’un d’eux dans sa fiche.</translation>
    </message>
    <message>
        <source>The weights cannot be saved: the tensor “{name}” holds {kind}, not real numbers.</source>
        <translation>Les poids ne peuvent pas être enregistrés&#xa0;: le tenseur «&#xa0;{name}&#xa0;» contient des {kind}, pas des nombres réels.</translation>
    </message>
    <message>
        <source>The weights cannot be saved: the tensor “{name}” holds values that are not finite as {dtype}. The training has diverged, or the weights need float32.</source>
        <translation>Les poids ne peuvent pas être enregistrés&#xa0;: le tenseur «&#xa0;{name}&#xa0;» contient des valeurs non finies en {dtype}. L’entraînement a divergé, ou les poids demandent float32.</translation>
    </message>
    <message>
        <source>The model “{model_name}” was refused: its file {file} {reason}. Get the model again from its source, or remove its folder.</source>
        <translation>Le modèle «&#xa0;{model_name}&#xa0;» a été refusé&#xa0;: son fichier {file} {reason}. Reprenez le modèle à sa source, ou supprimez son dossier.</translation>
    </message>
</context>
<context>
    <name>MorphBar</name>
    <message>
        <source>Morph</source>
        <translation>Fondu</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Similaire</translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation>Adverse</translation>
    </message>
    <message>
        <source>The classifier&apos;s score on images between the two: computed at the dots, straight between them; the dashed line is the score that decides.</source>
        <translation>Le score du classifieur sur les images intermédiaires : calculé aux points, droit entre eux ; la ligne pointillée est le score qui décide.</translation>
    </message>
    <message>
        <source>From the similar to the adversarial image</source>
        <translation>De l&apos;image similaire à l&apos;image adverse</translation>
    </message>
    <message>
        <source>Each image on the way is the similar one with a share of the change made.</source>
        <translation>Chaque image intermédiaire est l&apos;image similaire avec une part du changement.</translation>
    </message>
    <message>
        <source>The classifier&apos;s score on the image shown, and what it decides there.</source>
        <translation>Le score du classifieur sur l&apos;image affichée, et ce qu&apos;il y décide.</translation>
    </message>
    <message>
        <source>How much of the change from similar to adversarial it takes until the classifier decides otherwise.</source>
        <translation>La part du changement de similaire à adverse à partir de laquelle le classifieur décide autrement.</translation>
    </message>
    <message>
        <source>Close the morph</source>
        <translation>Fermer le fondu</translation>
    </message>
    <message>
        <source>Close the morph (M)</source>
        <translation>Fermer le fondu (M)</translation>
    </message>
    <message>
        <source>The classifier&apos;s score on this generated image is {score}.</source>
        <translation>Le score du classifieur sur cette image générée est {score}.</translation>
    </message>
    <message>
        <source>Scoring…</source>
        <translation>Calcul des scores…</translation>
    </message>
    <message>
        <source>changes at {share}</source>
        <translation>change à {share}</translation>
    </message>
    <message>
        <source>never changes</source>
        <translation>ne change jamais</translation>
    </message>
</context>
<context>
    <name>MorphPlot</name>
    <message>
        <source>Score along the morph</source>
        <translation>Score le long du fondu</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Lung</source>
        <translation>Poumon</translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation>Tissus mous</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Os</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>Cerveau</translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation>Abdomen</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>Médiastin</translation>
    </message>
    <message>
        <source>File default</source>
        <translation>Défaut du fichier</translation>
    </message>
    <message>
        <source>File table {number}</source>
        <translation>Table {number} du fichier</translation>
    </message>
    <message>
        <source>File window {number}</source>
        <translation>Fenêtrage {number} du fichier</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>Étendue entière</translation>
    </message>
    <message>
        <source>Automatic {bottom}-{top} %</source>
        <translation>Automatique {bottom}-{top} %</translation>
    </message>
</context>
<context>
    <name>ProgramOutputDialog</name>
    <message>
        <source>Running…</source>
        <translation>En cours…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Terminé.</translation>
    </message>
    <message>
        <source>It found something that is not in order, see above.</source>
        <translation>Il a trouvé quelque chose d&apos;anormal, voir ci-dessus.</translation>
    </message>
    <message>
        <source>Parallax could not be started a second time: install it again.</source>
        <translation>Parallax n&apos;a pas pu être lancé une seconde fois : réinstallez-le.</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Preparing the image</source>
        <translation>Préparation de l&apos;image</translation>
    </message>
    <message>
        <source>Explaining</source>
        <translation>Explication en cours</translation>
    </message>
    <message>
        <source>Checking the explanation</source>
        <translation>Vérification de l&apos;explication</translation>
    </message>
    <message>
        <source>Scoring the morph</source>
        <translation>Calcul des scores du passage</translation>
    </message>
    <message>
        <source>Optimising the mask: step {step} of {steps}</source>
        <translation>Optimisation du masque : étape {step} sur {steps}</translation>
    </message>
    <message>
        <source>Computing {method}</source>
        <translation>Calcul : {method}</translation>
    </message>
    <message>
        <source>Changing the film a little</source>
        <translation>Légères modifications du cliché</translation>
    </message>
    <message>
        <source>Masking the region</source>
        <translation>Masquage de la région</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Examen terminé</translation>
    </message>
</context>
<context>
    <name>Quantities</name>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{count} GB</source>
        <translation>{count} Go</translation>
    </message>
    <message>
        <source>{count} MB</source>
        <translation>{count} Mo</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Add a folder with films</source>
        <translation>Ajouter un dossier de clichés</translation>
    </message>
    <message>
        <source>Choose the table with the labels</source>
        <translation>Choisir le tableau des étiquettes</translation>
    </message>
    <message>
        <source>Tables (*.csv);;All files (*)</source>
        <translation>Tableaux (*.csv);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Choose the file of your classifier</source>
        <translation>Choisir le fichier de votre classifieur</translation>
    </message>
    <message>
        <source>Classifiers (*.onnx *.safetensors *.pt *.pth *.bin *.ckpt *.pt2);;All files (*)</source>
        <translation>Classifieurs (*.onnx *.safetensors *.pt *.pth *.bin *.ckpt *.pt2);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>A training is running</source>
        <translation>Un entraînement est en cours</translation>
    </message>
    <message>
        <source>Your training is still running.</source>
        <translation>Votre entraînement est encore en cours.</translation>
    </message>
    <message>
        <source>It can go on without the window: the next time you open the wizard it is found again. Or stop it now and go on later from its checkpoint.</source>
        <translation>Il peut continuer sans la fenêtre : à la prochaine ouverture de l&apos;assistant, il est retrouvé. Ou arrêtez-le maintenant et reprenez plus tard à son point de reprise.</translation>
    </message>
    <message>
        <source>Leave it running</source>
        <translation>Le laisser continuer</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>L&apos;arrêter</translation>
    </message>
    <message>
        <source>Keep the window</source>
        <translation>Garder la fenêtre</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Throw away what you entered, and the training that belongs to it?</source>
        <translation>Jeter ce que vous avez saisi, et l&apos;entraînement qui en dépend ?</translation>
    </message>
    <message>
        <source>Models that were registered stay.</source>
        <translation>Les modèles enregistrés restent.</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Jeter</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>This file carries the same SOP Instance UID as one that is already in the list.</source>
        <translation>Ce fichier porte le même SOP Instance UID qu’un autre déjà dans la liste.</translation>
    </message>
    <message>
        <source>a PNG picture</source>
        <translation>une image PNG</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>une image JPEG</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>une image GIF</translation>
    </message>
    <message>
        <source>a BMP picture</source>
        <translation>une image BMP</translation>
    </message>
    <message>
        <source>a TIFF picture</source>
        <translation>une image TIFF</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>un document PDF</translation>
    </message>
    <message>
        <source>a gzip archive: unpack it first</source>
        <translation>une archive gzip (décompressez-la d’abord)</translation>
    </message>
    <message>
        <source>a bzip2 archive: unpack it first</source>
        <translation>une archive bzip2 (décompressez-la d’abord)</translation>
    </message>
    <message>
        <source>an xz archive: unpack it first</source>
        <translation>une archive xz (décompressez-la d’abord)</translation>
    </message>
    <message>
        <source>a 7-Zip archive: unpack it first</source>
        <translation>une archive 7-Zip (décompressez-la d’abord)</translation>
    </message>
    <message>
        <source>a RAR archive: unpack it first</source>
        <translation>une archive RAR (décompressez-la d’abord)</translation>
    </message>
    <message>
        <source>not a DICOM file</source>
        <translation>un fichier qui n’est pas DICOM</translation>
    </message>
    <message>
        <source>The file is empty: copy it again from its origin.</source>
        <translation>Le fichier est vide&#xa0;: copiez-le de nouveau depuis sa source.</translation>
    </message>
    <message>
        <source>This is {kind}, so it is left out; only DICOM files are listed.</source>
        <translation>C’est {kind}&#xa0;: il est laissé de côté, seuls les fichiers DICOM sont listés.</translation>
    </message>
    <message>
        <source>The file holds no DICOM elements: it is damaged or is no DICOM file.</source>
        <translation>Le fichier ne contient aucun élément DICOM&#xa0;: il est endommagé ou n’est pas un fichier DICOM.</translation>
    </message>
    <message>
        <source>The compressed dataset grows beyond 1 GiB, which no image of a viewer needs: it is left out.</source>
        <translation>Les données compressées dépassent 1 Gio une fois décompressées, ce dont aucune image n’a besoin&#xa0;: le fichier est laissé de côté.</translation>
    </message>
    <message>
        <source>The header holds a number or text of absurd length, so the file is damaged: copy or export it again.</source>
        <translation>L’en-tête contient un nombre ou un texte d’une longueur absurde, le fichier est donc endommagé : copiez-le ou exportez-le de nouveau.</translation>
    </message>
    <message>
        <source>The header is larger than that of any image: the file is damaged, or is no radiological image.</source>
        <translation>L’en-tête est plus grand que celui de toute image : le fichier est endommagé ou n’est pas une image radiologique.</translation>
    </message>
    <message>
        <source>The DICOM header is damaged and cannot be read: copy or export the file again.</source>
        <translation>L’en-tête DICOM est endommagé et illisible&#xa0;: copiez ou exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>This DICOM object holds no image.</source>
        <translation>Cet objet DICOM ne contient pas d’image.</translation>
    </message>
    <message>
        <source>The pixels of frame {frame} ({syntax}) are damaged or incomplete: copy or export the file again.</source>
        <translation>Les pixels de l’image {frame} ({syntax}) sont endommagés ou incomplets&#xa0;: copiez ou exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>The header declares {rows} rows, {columns} columns and {samples} samples per pixel, which is no image.</source>
        <translation>L’en-tête annonce {rows} lignes, {columns} colonnes et {samples} échantillons par pixel&#xa0;: ce n’est pas une image.</translation>
    </message>
    <message>
        <source>The header declares {columns} × {rows} pixels in {frames} frame(s), more than the {megapixels} megapixels per frame that are decoded: the file is damaged or not a radiological image.</source>
        <translation>L’en-tête annonce {columns} × {rows} pixels en {frames} image(s), plus que les {megapixels} mégapixels par image qui sont décodés&#xa0;: le fichier est endommagé ou n’est pas une image radiologique.</translation>
    </message>
    <message>
        <source>Frame {frame} was asked for, but the object has {frames}.</source>
        <translation>L’image {frame} a été demandée, mais l’objet en a {frames}.</translation>
    </message>
    <message>
        <source>The photometric interpretation {photometric} with {samples} sample(s) per pixel is not known: export the image as MONOCHROME2 or RGB.</source>
        <translation>L’interprétation photométrique {photometric} avec {samples} échantillon(s) par pixel est inconnue&#xa0;: exportez l’image en MONOCHROME2 ou RGB.</translation>
    </message>
    <message>
        <source>The header declares {bits} bits per sample, which no image of a viewer has.</source>
        <translation>L’en-tête annonce {bits} bits par échantillon, ce qu’aucune image à afficher n’a.</translation>
    </message>
    <message>
        <source>Pixels in the transfer syntax {syntax} cannot be decoded: export them in another.</source>
        <translation>Les pixels en syntaxe de transfert {syntax} ne peuvent pas être décodés&#xa0;: exportez-les dans une autre.</translation>
    </message>
    <message>
        <source>The compressed data of frame {frame} have no header: the file is damaged.</source>
        <translation>Les données compressées de l’image {frame} n’ont pas d’en-tête&#xa0;: le fichier est endommagé.</translation>
    </message>
    <message>
        <source>The compressed frame is {columns} × {rows} pixels but the header says {said_columns} × {said_rows}: the file is damaged.</source>
        <translation>L’image compressée a {columns} × {rows} pixels mais l’en-tête dit {said_columns} × {said_rows}&#xa0;: le fichier est endommagé.</translation>
    </message>
    <message>
        <source>The compressed frame declares {bits} bits per sample, but {syntax} has 8 or 12, and its values would come out wrong: export the file again in another transfer syntax.</source>
        <translation>L’image compressée annonce {bits} bits par échantillon, mais {syntax} en a 8 ou 12, et ses valeurs seraient fausses&#xa0;: exportez de nouveau le fichier dans une autre syntaxe de transfert.</translation>
    </message>
    <message>
        <source>The decoder for {syntax} is missing from this installation: install the program again.</source>
        <translation>Le décodeur de {syntax} manque à cette installation&#xa0;: réinstallez le programme.</translation>
    </message>
    <message>
        <source>The header calls the pixels uncompressed, but they are compressed: export the file again.</source>
        <translation>L’en-tête dit les pixels non compressés, mais ils le sont&#xa0;: exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>The pixels end before the last of frame {frame}: copy or export the file again.</source>
        <translation>Les pixels s’arrêtent avant la fin de l’image {frame}&#xa0;: copiez ou exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>The DICOMDIR index is damaged: copy the medium again.</source>
        <translation>L’index DICOMDIR est endommagé&#xa0;: copiez de nouveau le support.</translation>
    </message>
    <message>
        <source>The colour palette lacks a colour: export the file again.</source>
        <translation>Il manque une couleur à la palette : exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>The segmented colour palette of the file is damaged: export the file again.</source>
        <translation>La palette de couleurs segmentée du fichier est endommagée : exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>A lookup table of the file has no valid descriptor: export the file again.</source>
        <translation>Une table de correspondance du fichier n’a pas de descripteur valable&#xa0;: exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>A lookup table of the file is shorter than its descriptor says: export the file again.</source>
        <translation>Une table de correspondance du fichier est plus courte que ne le dit son descripteur&#xa0;: exportez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>The header does not say how many rows and columns the image has: it is damaged.</source>
        <translation>L’en-tête ne dit pas combien de lignes et de colonnes a l’image&#xa0;: il est endommagé.</translation>
    </message>
    <message>
        <source>The file ends before its pixels or is damaged there: copy or export the file again.</source>
        <translation>Le fichier s’arrête avant ses pixels ou y est endommagé&#xa0;: copiez-le ou exportez-le de nouveau.</translation>
    </message>
    <message>
        <source>This DICOM object holds no image: it is of the class {name}.</source>
        <translation>Cet objet DICOM ne contient pas d’image&#xa0;: il est de la classe {name}.</translation>
    </message>
    <message>
        <source>This is no PNG or JPEG picture that can be read: copy or export it again.</source>
        <translation>Ce n’est pas une image PNG ou JPEG lisible&#xa0;: copiez-la ou exportez-la de nouveau.</translation>
    </message>
    <message>
        <source>The picture cannot be opened: check that it exists and that you may read it.</source>
        <translation>L’image ne peut pas être ouverte&#xa0;: vérifiez qu’elle existe et que vous avez le droit de la lire.</translation>
    </message>
    <message>
        <source>The header of the picture is damaged: copy or export it again.</source>
        <translation>L’en-tête de l’image est endommagé&#xa0;: copiez-la ou exportez-la de nouveau.</translation>
    </message>
    <message>
        <source>The pixels of the picture are damaged: copy or export it again.</source>
        <translation>Les pixels de l’image sont endommagés&#xa0;: copiez-la ou exportez-la de nouveau.</translation>
    </message>
    <message>
        <source>The picture has more than the {megapixels} megapixels that are read.</source>
        <translation>L’image a plus que les {megapixels} mégapixels qui sont lus.</translation>
    </message>
    <message>
        <source>The header contradicts the pixels of this image, so it cannot be shown truthfully: export it again.</source>
        <translation>L’en-tête contredit les pixels de cette image, qui ne peut donc pas être montrée fidèlement&#xa0;: exportez-la de nouveau.</translation>
    </message>
    <message>
        <source>This path does not exist: check its spelling and that its drive is connected.</source>
        <translation>Ce chemin n’existe pas&#xa0;: vérifiez son orthographe et que son disque est branché.</translation>
    </message>
    <message>
        <source>The ZIP archive is damaged at this member: download or copy it again.</source>
        <translation>L’archive ZIP est endommagée à cet endroit&#xa0;: téléchargez-la ou copiez-la de nouveau.</translation>
    </message>
    <message>
        <source>This link points to a file that is not there.</source>
        <translation>Ce lien mène à un fichier qui n’existe pas.</translation>
    </message>
    <message>
        <source>This is a device or socket, not a file.</source>
        <translation>C’est un périphérique ou une connexion, pas un fichier.</translation>
    </message>
    <message>
        <source>The ZIP archive is damaged or incomplete: download or copy it again.</source>
        <translation>L’archive ZIP est endommagée ou incomplète&#xa0;: téléchargez-la ou copiez-la de nouveau.</translation>
    </message>
    <message>
        <source>The ZIP archive unpacks to more than 64 GiB or 200,000 files: unpack what you need first.</source>
        <translation>L’archive ZIP dépasse 64 Gio ou 200 000 fichiers une fois décompressée&#xa0;: extrayez d’abord ce qu’il vous faut.</translation>
    </message>
    <message>
        <source>This is an office document, not an archive of images.</source>
        <translation>C’est un document bureautique, pas une archive d’images.</translation>
    </message>
    <message>
        <source>The ZIP archive holds something without a name: it is left out.</source>
        <translation>L’archive ZIP contient un élément sans nom : il est laissé de côté.</translation>
    </message>
    <message>
        <source>The ZIP archive is empty.</source>
        <translation>L’archive ZIP est vide.</translation>
    </message>
    <message>
        <source>The ZIP archive holds this name twice; the last one is read.</source>
        <translation>L’archive ZIP contient deux fois ce nom&#xa0;; le dernier est lu.</translation>
    </message>
    <message>
        <source>This member of the ZIP archive is encrypted: unpack it with its password first.</source>
        <translation>Ce fichier de l’archive ZIP est chiffré&#xa0;: extrayez-le d’abord avec son mot de passe.</translation>
    </message>
    <message>
        <source>This is a ZIP archive inside a ZIP archive: unpack the outer one first.</source>
        <translation>C’est une archive ZIP dans une archive ZIP&#xa0;: décompressez d’abord celle de l’extérieur.</translation>
    </message>
    <message>
        <source>This member of the ZIP archive unpacks to more than 2 GiB: unpack it first.</source>
        <translation>Ce fichier de l’archive ZIP dépasse 2 Gio une fois décompressé&#xa0;: extrayez-le d’abord.</translation>
    </message>
    <message>
        <source>This member of the ZIP archive unpacks to a suspicious size, so it is not opened.</source>
        <translation>Ce fichier de l’archive ZIP prendrait une taille suspecte une fois décompressé&#xa0;: il n’est pas ouvert.</translation>
    </message>
    <message>
        <source>The DICOMDIR index is damaged; the files beside it are looked at one by one.</source>
        <translation>L’index DICOMDIR est endommagé&#xa0;; les fichiers voisins sont examinés un par un.</translation>
    </message>
    <message>
        <source>This is the index of the medium; its images are listed from their own files.</source>
        <translation>C’est l’index du support&#xa0;; ses images sont listées à partir de leurs propres fichiers.</translation>
    </message>
    <message>
        <source>The DICOMDIR names this file, but it is not on the medium: copy the medium again.</source>
        <translation>Le DICOMDIR nomme ce fichier, mais il n’est pas sur le support&#xa0;: copiez de nouveau le support.</translation>
    </message>
    <message>
        <source>You have no permission to read this: ask its owner, or copy it to a folder of yours.</source>
        <translation>Vous n’avez pas le droit de lire ceci&#xa0;: demandez à son propriétaire, ou copiez-le dans un dossier à vous.</translation>
    </message>
    <message>
        <source>The file is no longer there: it was moved, deleted, or its drive was disconnected.</source>
        <translation>Le fichier n’est plus là&#xa0;: il a été déplacé, supprimé, ou son disque débranché.</translation>
    </message>
    <message>
        <source>The operating system could not read it ({reason}): check the drive.</source>
        <translation>Le système d’exploitation n’a pas pu le lire ({reason})&#xa0;: vérifiez le disque.</translation>
    </message>
    <message>
        <source>A volume needs at least {fewest} slices; this series has {count}.</source>
        <translation>Un volume demande au moins {fewest} coupes&#xa0;; cette série en a {count}.</translation>
    </message>
    <message>
        <source>The series has more than {millions} million voxels, which no reformat holds.</source>
        <translation>La série a plus de {millions} millions de voxels, plus qu’un reformat n’en peut contenir.</translation>
    </message>
    <message>
        <source>The images are in colour: reformats are made of grey slices.</source>
        <translation>Les images sont en couleur&#xa0;: les reformats se font à partir de coupes en niveaux de gris.</translation>
    </message>
    <message>
        <source>The file does not say where each slice lies in the patient (position, direction or spacing is missing), so no reformat can be made.</source>
        <translation>Le fichier ne dit pas où se trouve chaque coupe dans le patient (position, direction ou espacement manquent)&#xa0;: aucun reformat n’est possible.</translation>
    </message>
    <message>
        <source>The slices differ in their number of rows and columns: they are no single stack.</source>
        <translation>Les coupes n’ont pas le même nombre de lignes et de colonnes&#xa0;: elles ne forment pas une seule pile.</translation>
    </message>
    <message>
        <source>The slices differ in their pixel spacing: they are no single stack.</source>
        <translation>Les coupes n’ont pas le même espacement de pixels&#xa0;: elles ne forment pas une seule pile.</translation>
    </message>
    <message>
        <source>The slices differ in their direction: the series holds more than one stack.</source>
        <translation>Les coupes n’ont pas la même direction&#xa0;: la série contient plus d’une pile.</translation>
    </message>
    <message>
        <source>The slices do not share one frame of reference: the patient was moved between them.</source>
        <translation>Les coupes n’ont pas un même repère&#xa0;: le patient a été déplacé entre elles.</translation>
    </message>
    <message>
        <source>Several images lie at the same place: the series holds more than one phase or echo.</source>
        <translation>Plusieurs images se trouvent au même endroit&#xa0;: la série contient plus d’une phase ou d’un écho.</translation>
    </message>
    <message>
        <source>{missing} slices are</source>
        <translation>Il manque {missing} coupes</translation>
    </message>
    <message>
        <source>1 slice is</source>
        <translation>Il manque 1 coupe</translation>
    </message>
    <message>
        <source>{count} missing, the first after slice {slice} of {total}: a reformat would close the gap.</source>
        <translation>{count}, la première après la coupe {slice} sur {total}&#xa0;: un reformat refermerait le trou.</translation>
    </message>
    <message>
        <source>The slices are not evenly spaced ({least_mm:.2f} to {most_mm:.2f} mm apart), so no reformat can be made.</source>
        <translation>Les coupes ne sont pas régulièrement espacées ({least_mm:.2f} à {most_mm:.2f} mm)&#xa0;: aucun reformat n’est possible.</translation>
    </message>
    <message>
        <source>The slices are not stacked at right angles: the gantry was tilted by {degrees:.1f}°, and a reformat would be skewed.</source>
        <translation>Les coupes ne sont pas empilées à angle droit&#xa0;: le statif était incliné de {degrees:.1f}°, et un reformat serait déformé.</translation>
    </message>
    <message>
        <source>Slice {slice} of {total} lies {off_mm:.1f} mm from its place in an even stack, so no reformat can be made.</source>
        <translation>La coupe {slice} sur {total} se trouve à {off_mm:.1f} mm de sa place dans une pile régulière : aucune reconstruction n’est possible.</translation>
    </message>
    <message>
        <source>The process that decodes images cannot be started: restart.</source>
        <translation>Le processus qui décode les images ne peut pas démarrer&#xa0;: relancez le programme.</translation>
    </message>
    <message>
        <source>Reading this image took longer than {time_limit_s:.0f} s and was stopped: the file is damaged, or its drive does not answer.</source>
        <translation>La lecture de cette image durait plus de {time_limit_s:.0f} s et a été arrêtée&#xa0;: le fichier est endommagé, ou son disque ne répond pas.</translation>
    </message>
    <message>
        <source>The decoder crashed on this image: the file is damaged. Copy or export it again.</source>
        <translation>Le décodeur s’est arrêté sur cette image&#xa0;: le fichier est endommagé. Copiez-le ou exportez-le de nouveau.</translation>
    </message>
</context>
<context>
    <name>ReadingTools</name>
    <message>
        <source>Presentation state</source>
        <translation>État de présentation</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparer avec</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Rien</translation>
    </message>
    <message>
        <source>As the image&apos;s own file says</source>
        <translation>Comme le dit le fichier de l&apos;image</translation>
    </message>
    <message>
        <source>Unnamed</source>
        <translation>Sans nom</translation>
    </message>
    <message>
        <source>Your presets could not be written. {reason}</source>
        <translation>Vos préréglages n&apos;ont pas pu être enregistrés. {reason}</translation>
    </message>
    <message>
        <source>Open an image first.</source>
        <translation>Ouvrez d&apos;abord une image.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Il n&apos;y a rien à annuler.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Il n&apos;y a rien à rétablir.</translation>
    </message>
    <message>
        <source>This image has no annotation.</source>
        <translation>Cette image n&apos;a pas d&apos;annotation.</translation>
    </message>
    <message>
        <source>Choose an annotation first.</source>
        <translation>Choisissez d&apos;abord une annotation.</translation>
    </message>
    <message>
        <source>Choose an arrow first: it alone has a text.</source>
        <translation>Choisissez d&apos;abord une flèche : elle seule porte un texte.</translation>
    </message>
    <message>
        <source>This series has only one image.</source>
        <translation>Cette série n&apos;a qu&apos;une image.</translation>
    </message>
    <message>
        <source>Drawings may name the patient: they are hidden with the identity.</source>
        <translation>Les dessins peuvent nommer le patient : ils sont masqués avec l&apos;identité.</translation>
    </message>
    <message>
        <source>No file has drawings for this image.</source>
        <translation>Aucun fichier ne contient de dessins pour cette image.</translation>
    </message>
    <message>
        <source>Reformats need a stack of at least {fewest} slices; this series has {count}.</source>
        <translation>Les reformatages exigent une pile d&apos;au moins {fewest} coupes ; cette série en a {count}.</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open recent</source>
        <translation>Ouvrir récemment utilisé</translation>
    </message>
    <message>
        <source>Recent item {number}</source>
        <translation>Élément récent {number}</translation>
    </message>
    <message>
        <source>Remember after closing</source>
        <translation>Retenir après la fermeture</translation>
    </message>
    <message>
        <source>Paths can name patients: the list is kept on disk only if you say so.</source>
        <translation>Les chemins peuvent nommer des patients : la liste n&apos;est gardée sur le disque que si vous le demandez.</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Effacer la liste</translation>
    </message>
</context>
<context>
    <name>ReformatArea</name>
    <message>
        <source>Reformats</source>
        <translation>Reformatages</translation>
    </message>
</context>
<context>
    <name>RegionRow</name>
    <message>
        <source>Region {number}: {area}, {share} of the map</source>
        <translation>Région {number} : {area}, {share} de la carte</translation>
    </message>
    <message>
        <source>{share} of all the change that the map shows lies here, on {area}. Press to go there.</source>
        <translation>{share} de tout le changement que montre la carte se trouve ici, sur {area}. Appuyez pour y aller.</translation>
    </message>
</context>
<context>
    <name>RegionsSection</name>
    <message>
        <source>Regions</source>
        <translation>Régions</translation>
    </message>
    <message>
        <source>Where the map lies above its threshold: the parts of the film that most change the score.</source>
        <translation>Là où la carte dépasse son seuil : les parties du cliché qui changent le plus le score.</translation>
    </message>
    <message>
        <source>Previous region (Shift+J)</source>
        <translation>Région précédente (Maj+J)</translation>
    </message>
    <message>
        <source>Next region (J)</source>
        <translation>Région suivante (J)</translation>
    </message>
    <message>
        <source>J goes on to these, too.</source>
        <translation>J y passe aussi.</translation>
    </message>
    <message>
        <source>The map has no region above the threshold.</source>
        <translation>La carte n&apos;a aucune région au-dessus du seuil.</translation>
    </message>
    <message>
        <source>and {count} smaller</source>
        <translation>et {count} plus petites</translation>
    </message>
    <message>
        <source>spacing unknown</source>
        <translation>espacement inconnu</translation>
    </message>
</context>
<context>
    <name>RegisterPage</name>
    <message>
        <source>Register the model</source>
        <translation>Enregistrer le modèle</translation>
    </message>
    <message>
        <source>It is copied into your models, read back and compared with what was trained. Then it can be chosen in the viewer. Models that were there stay.</source>
        <translation>Il est copié parmi vos modèles, relu et comparé à ce qui a été entraîné. Il peut ensuite être choisi dans la visionneuse. Les modèles déjà là restent.</translation>
    </message>
    <message>
        <source>such as Chest opacity, ward 3</source>
        <translation>par exemple Opacité thoracique, service 3</translation>
    </message>
    <message>
        <source>what the classifier decides</source>
        <translation>ce que le classifieur décide</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Tâche</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>{name}, my films</source>
        <translation>{name}, mes clichés</translation>
    </message>
    <message>
        <source>{class_name} or {counter_class}</source>
        <translation>{class_name} ou {counter_class}</translation>
    </message>
    <message>
        <source>Registering</source>
        <translation>Enregistrement</translation>
    </message>
    <message>
        <source>{model} is registered: read back from disk it answers as it did after its training.</source>
        <translation>{model} est enregistré : relu depuis le disque, il répond comme après son entraînement.</translation>
    </message>
</context>
<context>
    <name>RenderingChoice</name>
    <message>
        <source>OpenGL cannot be used here; images are painted without it.</source>
        <translation>OpenGL ne peut pas être utilisé ici ; les images sont peintes sans lui.</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>Classifier</source>
        <translation>Classifieur</translation>
    </message>
    <message>
        <source>operating point {point}</source>
        <translation>point de fonctionnement {point}</translation>
    </message>
    <message>
        <source>1 is the step from black to white of the model&apos;s input.</source>
        <translation>1 est l&apos;écart du noir au blanc de l&apos;entrée du modèle.</translation>
    </message>
    <message>
        <source>Reader&apos;s comment</source>
        <translation>Commentaire du lecteur</translation>
    </message>
    <message>
        <source>The report was not written: a .json file of that name is there that no report wrote, and it would be replaced. Choose another name.</source>
        <translation>Le compte rendu n’a pas été écrit&#xa0;: un fichier .json de ce nom existe, qu’aucun compte rendu n’a écrit, et il serait remplacé. Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>Panels marked {mark} show what a generator made, not the patient.</source>
        <translation>Les panneaux marqués {mark} montrent ce qu&apos;un générateur a produit, non le patient.</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Ce que voit le modèle</translation>
    </message>
    <message>
        <source>Similar image</source>
        <translation>Image similaire</translation>
    </message>
    <message>
        <source>Adversarial image</source>
        <translation>Image adverse</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Différence</translation>
    </message>
    <message>
        <source>Signed difference</source>
        <translation>Différence signée</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>{length} px · spacing unknown</source>
        <translation>{length} px · espacement inconnu</translation>
    </message>
    <message>
        <source>Research use only. Not for diagnosis.</source>
        <translation>Réservé à la recherche. Ne pas utiliser pour le diagnostic.</translation>
    </message>
    <message>
        <source>AI-GENERATED</source>
        <translation>GÉNÉRÉ PAR IA</translation>
    </message>
    <message>
        <source>DOES NOT HOLD</source>
        <translation>NON VALABLE</translation>
    </message>
    <message>
        <source>Region that most changes the classifier&apos;s score</source>
        <translation>Région qui change le plus le score du classifieur</translation>
    </message>
    <message>
        <source>Map of an explanation that does not hold</source>
        <translation>Carte d&apos;une explication non valable</translation>
    </message>
    <message>
        <source>This explanation holds</source>
        <translation>Cette explication est valable</translation>
    </message>
    <message>
        <source>This explanation does not hold</source>
        <translation>Cette explication n&apos;est pas valable</translation>
    </message>
    <message>
        <source>May lie outside the training data</source>
        <translation>Peut être étranger aux données d&apos;entraînement</translation>
    </message>
    <message>
        <source>No explanation was made for this film.</source>
        <translation>Aucune explication n&apos;a été faite pour ce cliché.</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonyme</translation>
    </message>
    <message>
        <source>Study data left out</source>
        <translation>Données de l&apos;étude retirées</translation>
    </message>
    <message>
        <source>Explanation report</source>
        <translation>Compte rendu d&apos;explication</translation>
    </message>
    <message>
        <source>No study data in the source</source>
        <translation>Pas de données d&apos;étude dans la source</translation>
    </message>
    <message>
        <source>born {date}</source>
        <translation>né(e) le {date}</translation>
    </message>
    <message>
        <source>Acc. {number}</source>
        <translation>Acc. {number}</translation>
    </message>
    <message>
        <source>Name not given</source>
        <translation>Nom non indiqué</translation>
    </message>
    <message>
        <source>at</source>
        <translation>égal au</translation>
    </message>
    <message>
        <source>above</source>
        <translation>au-dessus du</translation>
    </message>
    <message>
        <source>below</source>
        <translation>au-dessous du</translation>
    </message>
    <message>
        <source>Decision: {decision}. The score {score} is {side} the operating point {point}.</source>
        <translation>Décision : {decision}. Le score {score} est {side} point de fonctionnement {point}.</translation>
    </message>
    <message>
        <source>Plausibility of the adversarial image {value}, needed {least}.</source>
        <translation>Plausibilité de l&apos;image adverse {value}, exigée {least}.</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>concorde</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>diffère</translation>
    </message>
    <message>
        <source>The similar image keeps the decision, the adversarial image flips it, and it looks like a film.</source>
        <translation>L&apos;image similaire conserve la décision, l&apos;image adverse la fait basculer, et elle ressemble à un cliché.</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>inchangé</translation>
    </message>
    <message>
        <source>flips</source>
        <translation>bascule</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Similaire</translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation>Adverse</translation>
    </message>
    <message>
        <source>magnitudes</source>
        <translation>amplitudes</translation>
    </message>
    <message>
        <source>values</source>
        <translation>valeurs</translation>
    </message>
    <message>
        <source>{values} from the {percentile}th percentile ({cut})</source>
        <translation>{values} à partir du percentile {percentile} ({cut})</translation>
    </message>
    <message>
        <source>{values} from {cut}</source>
        <translation>{values} à partir de {cut}</translation>
    </message>
    <message>
        <source>all values</source>
        <translation>toutes les valeurs</translation>
    </message>
    <message>
        <source>outline only</source>
        <translation>contour seul</translation>
    </message>
    <message>
        <source>{share} opacity</source>
        <translation>opacité {share}</translation>
    </message>
    <message>
        <source>in shares of its own maximum</source>
        <translation>en parts de son propre maximum</translation>
    </message>
    <message>
        <source>blended by {blend}</source>
        <translation>fusion {blend}</translation>
    </message>
    <message>
        <source>Shown: {how}.</source>
        <translation>Affichage : {how}.</translation>
    </message>
    <message>
        <source>Absolute difference of original and adversarial</source>
        <translation>Différence absolue entre l&apos;original et l&apos;adverse</translation>
    </message>
    <message>
        <source>Absolute difference of similar and adversarial</source>
        <translation>Différence absolue entre le similaire et l&apos;adverse</translation>
    </message>
    <message>
        <source>Signed difference, original − adversarial</source>
        <translation>Différence signée, original − adverse</translation>
    </message>
    <message>
        <source>Signed difference, similar − adversarial</source>
        <translation>Différence signée, similaire − adverse</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Série</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixels</translation>
    </message>
    <message>
        <source>(automatic, no usable one in the file)</source>
        <translation>(automatique, aucun d’utilisable dans le fichier)</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenêtrage</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>inversé</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Espacement</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>Compression</translation>
    </message>
    <message>
        <source>lossy</source>
        <translation>avec pertes</translation>
    </message>
    <message>
        <source>the pixels may show who the patient is</source>
        <translation>les pixels peuvent révéler l’identité du patient</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>key image</source>
        <translation>image clé</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Computed</source>
        <translation>Calcul</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>The Parametric Map was left out: the file does not say the size of a pixel and which side is which.</source>
        <translation>La carte paramétrique a été omise : le fichier ne dit ni la taille d&apos;un pixel ni où se trouve chaque côté.</translation>
    </message>
    <message>
        <source>There is no explanation yet. Explain the image first.</source>
        <translation>Il n&apos;y a pas encore d&apos;explication. Expliquez d&apos;abord l&apos;image.</translation>
    </message>
    <message>
        <source>DICOM objects can only be written for a DICOM image.</source>
        <translation>Les objets DICOM ne peuvent être écrits que pour une image DICOM.</translation>
    </message>
    <message>
        <source>DICOM objects refer to the film and so to its patient: they cannot be written while identity is hidden. Show it, or export a report.</source>
        <translation>Les objets DICOM renvoient au cliché et donc à son patient : ils ne peuvent être écrits tant que l&apos;identité est masquée. Affichez-la, ou exportez un compte rendu.</translation>
    </message>
    <message>
        <source>DICOM objects can only be written for an image that is a single frame.</source>
        <translation>Les objets DICOM ne peuvent être écrits que pour une image d&apos;une seule trame.</translation>
    </message>
    <message>
        <source>DICOM objects cannot be made of this film: its file lacks, or contradicts, what they have to say of it.</source>
        <translation>Aucun objet DICOM ne peut être fait de ce cliché : son fichier n&apos;indique pas, ou contredit, ce qu&apos;ils doivent en dire.</translation>
    </message>
    <message>
        <source>This file does not describe a Parallax report. Choose the .json file beside a report.</source>
        <translation>Ce fichier ne décrit pas un compte rendu de Parallax. Choisissez le fichier .json voisin d’un compte rendu.</translation>
    </message>
    <message>
        <source>The report was made with a VOI LUT that this image does not have. Open the image it was made of.</source>
        <translation>Le compte rendu a été fait avec une VOI LUT que cette image n’a pas. Ouvrez l’image dont il est issu.</translation>
    </message>
    <message>
        <source>{what} could not be written ({reason}). Check that the folder exists, is writable and has room.</source>
        <translation>{what}&#xa0;: écriture impossible ({reason}). Vérifiez que le dossier existe, qu’on peut y écrire et qu’il reste de la place.</translation>
    </message>
</context>
<context>
    <name>ReportExport</name>
    <message>
        <source>The report was written: {name}</source>
        <translation>Le compte rendu a été écrit : {name}</translation>
    </message>
    <message>
        <source>The report was copied: paste it where you need the picture.</source>
        <translation>Le compte rendu a été copié : collez-le là où il vous faut l&apos;image.</translation>
    </message>
    <message>
        <source>The DICOM objects were written: {name}</source>
        <translation>Les objets DICOM ont été écrits : {name}</translation>
    </message>
    <message>
        <source>A table of scores is still being made. Wait until it is written, or cancel it with Esc.</source>
        <translation>Un tableau de scores est encore en préparation. Attendez qu’il soit écrit, ou annulez-le avec Échap.</translation>
    </message>
    <message>
        <source>The scores of the study were written: {name}</source>
        <translation>Les scores de l&apos;étude ont été écrits : {name}</translation>
    </message>
    <message>
        <source>The table of scores was cancelled; nothing was written.</source>
        <translation>Le tableau des scores a été interrompu ; rien n&apos;a été écrit.</translation>
    </message>
    <message>
        <source>The pixels of this image may show who the patient is: its file says so, or it is a secondary capture or an ultrasound image. Parallax does not remove what is written into them. Export it without identity all the same?</source>
        <translation>Les pixels de cette image peuvent révéler l’identité du patient : son fichier le dit, ou c’est une capture secondaire ou une image d’échographie. Parallax n’efface pas ce qui y est écrit. L’exporter sans identité malgré tout ?</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
</context>
<context>
    <name>ReportOptionsDialog</name>
    <message>
        <source>Export report</source>
        <translation>Exporter le compte rendu</translation>
    </message>
    <message>
        <source>Original, similar, adversarial, difference</source>
        <translation>Original, similaire, adverse, différence</translation>
    </message>
    <message>
        <source>The film with its visible layers</source>
        <translation>Le cliché avec ses calques visibles</translation>
    </message>
    <message>
        <source>{image} alone</source>
        <translation>{image} seul</translation>
    </message>
    <message>
        <source>The original beside: {image}</source>
        <translation>L&apos;original à côté : {image}</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Panneaux</translation>
    </message>
    <message>
        <source>Leave out every trace of identity</source>
        <translation>Retirer toute trace d&apos;identité</translation>
    </message>
    <message>
        <source>Your comment, printed in the report</source>
        <translation>Votre commentaire, imprimé dans le compte rendu</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Commentaire</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Parcourir…</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identité</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>Image PNG (*.png)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>Document PDF (*.pdf)</translation>
    </message>
    <message>
        <source>DICOM Secondary Capture (*.dcm)</source>
        <translation>Capture secondaire DICOM (*.dcm)</translation>
    </message>
    <message>
        <source>Choose a folder that exists.</source>
        <translation>Choisissez un dossier qui existe.</translation>
    </message>
    <message>
        <source>The report will not say whose film it is.</source>
        <translation>Le compte rendu ne dira pas de qui est le cliché.</translation>
    </message>
    <message>
        <source>The report will carry the patient&apos;s name, identifier and dates.</source>
        <translation>Le compte rendu portera le nom, l&apos;identifiant et les dates du patient.</translation>
    </message>
    <message>
        <source>A file of the same name ending in .json records how it was made.</source>
        <translation>Un fichier du même nom en .json consigne comment il a été fait.</translation>
    </message>
    <message>
        <source>A file of this name is there and will be replaced.</source>
        <translation>Un fichier de ce nom existe et sera remplacé.</translation>
    </message>
</context>
<context>
    <name>ReportRow</name>
    <message>
        <source>above</source>
        <translation>au-dessus</translation>
    </message>
    <message>
        <source>below</source>
        <translation>en dessous</translation>
    </message>
    <message>
        <source>at</source>
        <translation>égal</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>The result</source>
        <translation>Le résultat</translation>
    </message>
    <message>
        <source>Nothing speaks against using it for research.</source>
        <translation>Rien ne s&apos;oppose à son usage pour la recherche.</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Chiffres</translation>
    </message>
    <message>
        <source>AI-GENERATED: film, similar image, adversarial image, their difference</source>
        <translation>GÉNÉRÉ PAR IA : cliché, image similaire, image adverse, leur différence</translation>
    </message>
    <message>
        <source>New pair</source>
        <translation>Nouvelle paire</translation>
    </message>
    <message>
        <source>Old pair, the same films</source>
        <translation>Ancienne paire, mêmes clichés</translation>
    </message>
    <message>
        <source>Measured on {films} films of {patients} patients that were kept out of this training.</source>
        <translation>Mesuré sur {films} clichés de {patients} patients tenus à l&apos;écart de cet entraînement.</translation>
    </message>
    <message>
        <source>Measured on {films} films that were kept out of this training.</source>
        <translation>Mesuré sur {films} clichés tenus à l&apos;écart de cet entraînement.</translation>
    </message>
    <message>
        <source>The old pair may have been trained on some of them.</source>
        <translation>L&apos;ancienne paire a pu être entraînée sur certains d&apos;entre eux.</translation>
    </message>
    <message>
        <source>new pair</source>
        <translation>nouvelle paire</translation>
    </message>
    <message>
        <source>old pair</source>
        <translation>ancienne paire</translation>
    </message>
    <message>
        <source>{figure} (less is better)</source>
        <translation>{figure} (moins vaut mieux)</translation>
    </message>
</context>
<context>
    <name>RocPlot</name>
    <message>
        <source>ROC curve</source>
        <translation>Courbe ROC</translation>
    </message>
    <message>
        <source>1 − specificity</source>
        <translation>1 − spécificité</translation>
    </message>
    <message>
        <source>sensitivity</source>
        <translation>sensibilité</translation>
    </message>
    <message>
        <source>For every threshold on the score: the share of films with the class that are found, against the share of films without it that are called by mistake. The dot is the threshold in use.</source>
        <translation>Pour chaque seuil sur le score : la part des clichés avec la classe qui sont trouvés, face à la part des clichés sans elle qui sont signalés à tort. Le point est le seuil employé.</translation>
    </message>
    <message>
        <source>At {point}: sensitivity {true}, specificity {false}</source>
        <translation>À {point} : sensibilité {true}, spécificité {false}</translation>
    </message>
</context>
<context>
    <name>ScoreBar</name>
    <message>
        <source>{score} of 1, decided at {tick}</source>
        <translation>{score} sur 1, décision à {tick}</translation>
    </message>
</context>
<context>
    <name>ScoreHistogram</name>
    <message>
        <source>Scores on your films</source>
        <translation>Scores sur vos clichés</translation>
    </message>
    <message>
        <source>{above} of {count} films score at or above {point}</source>
        <translation>{above} clichés sur {count} ont un score d&apos;au moins {point}</translation>
    </message>
</context>
<context>
    <name>ScoreTable</name>
    <message>
        <source>Film {number}</source>
        <translation>Cliché {number}</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>tel quel</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>inversé</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>Clavier et souris</translation>
    </message>
    <message>
        <source>Window of the file</source>
        <translation>Fenêtrage du fichier</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>Préréglages de fenêtrage</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Souris</translation>
    </message>
</context>
<context>
    <name>SplitBar</name>
    <message>
        <source>training</source>
        <translation>entraînement</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validation</translation>
    </message>
    <message>
        <source>held out for the check</source>
        <translation>mis de côté pour le contrôle</translation>
    </message>
    <message>
        <source>{part}: {films} films of {patients} patients</source>
        <translation>{part} : {films} clichés de {patients} patients</translation>
    </message>
    <message>
        <source>No patient is in two parts.</source>
        <translation>Aucun patient n&apos;est dans deux parties.</translation>
    </message>
</context>
<context>
    <name>StackBar</name>
    <message>
        <source>Image of the series</source>
        <translation>Image de la série</translation>
    </message>
    <message>
        <source> per second</source>
        <translation> par seconde</translation>
    </message>
    <message>
        <source>Images per second</source>
        <translation>Images par seconde</translation>
    </message>
    <message>
        <source>How many images are shown per second while playing</source>
        <translation>Nombre d&apos;images par seconde pendant le défilement</translation>
    </message>
    <message>
        <source>Axial, coronal and sagittal reformats of the series</source>
        <translation>Reformatages axial, coronal et sagittal de la série</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Play the series</source>
        <translation>Faire défiler la série</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Lire</translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Research use only. Not for diagnosis.</source>
        <translation>Réservé à la recherche. Ne pas utiliser pour le diagnostic.</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Interrompre (Échap)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Interrompre</translation>
    </message>
    <message>
        <source>The model that explains, and, with an explanation, where and in what time it was computed.</source>
        <translation>Le modèle qui explique et, avec une explication, où et en combien de temps elle a été calculée.</translation>
    </message>
    <message>
        <source> · {count} more waiting</source>
        <translation> · {count} autres en attente</translation>
    </message>
    <message>
        <source>What is being done now, and how many jobs wait for it.</source>
        <translation>Ce qui est en cours, et combien de tâches attendent.</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>aucun modèle</translation>
    </message>
</context>
<context>
    <name>StepRail</name>
    <message>
        <source>Train on your films</source>
        <translation>Entraîner sur vos clichés</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>Classifieur</translation>
    </message>
    <message>
        <source>Generators</source>
        <translation>Générateurs</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entraînement</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Enregistrement</translation>
    </message>
</context>
<context>
    <name>StudyScores</name>
    <message>
        <source>Scores of the study: {count} of {all}</source>
        <translation>Scores de l&apos;étude : {count} sur {all}</translation>
    </message>
</context>
<context>
    <name>StudyTree</name>
    <message>
        <source>Studies</source>
        <translation>Études</translation>
    </message>
</context>
<context>
    <name>StudyTreeModel</name>
    <message>
        <source>Key image</source>
        <translation>Image clé</translation>
    </message>
</context>
<context>
    <name>Survey</name>
    <message>
        <source>The same pixels came before: this film is a duplicate.</source>
        <translation>Les mêmes pixels sont déjà apparus : ce cliché est un doublon.</translation>
    </message>
    <message>
        <source>radiographs</source>
        <translation>des radiographies</translation>
    </message>
    <message>
        <source>of modality {modality}</source>
        <translation>de modalité {modality}</translation>
    </message>
    <message>
        <source>Its modality is {modality}, and most of the films are {others}.</source>
        <translation>Sa modalité est {modality}, et la plupart des clichés sont {others}.</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>non indiqué</translation>
    </message>
    <message>
        <source>{count} films are lateral, the others are not: train on one view at a time.</source>
        <translation>{count} clichés sont de profil, les autres non : entraînez une incidence à la fois.</translation>
    </message>
    <message>
        <source>The patients of {count} pictures are guessed from the names of the files. If pictures of one patient have unlike names, the check on held-out films flatters; a table with a column “patient” settles it.</source>
        <translation>Les patients de {count} images sont devinés d&apos;après les noms de fichiers. Si les images d&apos;un patient ont des noms différents, le contrôle sur les clichés mis de côté est flatteur ; un tableau avec une colonne « patient » règle la question.</translation>
    </message>
    <message>
        <source>{count} rows of the table name files that are not among the films.</source>
        <translation>{count} lignes du tableau nomment des fichiers qui ne sont pas parmi les clichés.</translation>
    </message>
    <message>
        <source>{count} films have no row in the table: they have no label.</source>
        <translation>{count} clichés n&apos;ont pas de ligne dans le tableau : ils n&apos;ont pas d&apos;étiquette.</translation>
    </message>
</context>
<context>
    <name>SwipeDivider</name>
    <message>
        <source>Swipe divider</source>
        <translation>Volet</translation>
    </message>
    <message>
        <source>Drag, or use the left and right arrow keys, to see more of one image.</source>
        <translation>Glissez, ou utilisez les flèches gauche et droite, pour voir davantage d&apos;une image.</translation>
    </message>
</context>
<context>
    <name>TagBrowser</name>
    <message>
        <source>DICOM elements</source>
        <translation>Éléments DICOM</translation>
    </message>
    <message>
        <source>Search tag, name or value</source>
        <translation>Chercher un élément, un nom ou une valeur</translation>
    </message>
    <message>
        <source>Copy the selected lines</source>
        <translation>Copier les lignes choisies</translation>
    </message>
    <message>
        <source>Values that may tell who the patient is are hidden.</source>
        <translation>Les valeurs qui peuvent révéler le patient sont masquées.</translation>
    </message>
</context>
<context>
    <name>Tags</name>
    <message>
        <source>Tag</source>
        <translation>Élément</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>VR</source>
        <translation>VR</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>masqué</translation>
    </message>
</context>
<context>
    <name>ThresholdSlider</name>
    <message>
        <source>percentile</source>
        <translation>percentile</translation>
    </message>
    <message>
        <source>absolute</source>
        <translation>absolu</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Threshold mode</source>
        <translation>Mode du seuil</translation>
    </message>
    <message>
        <source>Percentile keeps a fixed share of the image; absolute keeps what changes by so much grey or more.</source>
        <translation>Percentile garde une part fixe de l&apos;image ; absolu garde ce qui change d&apos;au moins tant de gris.</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Seuil</translation>
    </message>
    <message>
        <source>Where the map lies below the threshold it is fully transparent.</source>
        <translation>Sous le seuil, la carte est entièrement transparente.</translation>
    </message>
    <message>
        <source>Threshold value</source>
        <translation>Valeur du seuil</translation>
    </message>
    <message>
        <source>The threshold as a number; type it and press Enter.</source>
        <translation>Le seuil en chiffres ; saisissez-le et appuyez sur Entrée.</translation>
    </message>
    <message>
        <source>How much of the film is painted, and the least change of grey there: 1 is from black to white.</source>
        <translation>Part du cliché qui est peinte, et plus petit changement de gris à cet endroit : 1 va du noir au blanc.</translation>
    </message>
    <message>
        <source>The whole map is painted.</source>
        <translation>Toute la carte est peinte.</translation>
    </message>
    <message>
        <source>top {share} % of the image: {cut} or more</source>
        <translation>{share} % de l&apos;image, les plus forts : {cut} ou plus</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Compare two images</source>
        <translation>Comparer deux images</translation>
    </message>
    <message>
        <source>Flip and rotate</source>
        <translation>Retourner et pivoter</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>The model that explains</source>
        <translation>Le modèle qui explique</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Training</source>
        <translation>Entraînement</translation>
    </message>
    <message>
        <source>You can go on reading meanwhile. Closing the window asks whether the training shall go on.</source>
        <translation>Vous pouvez continuer à lire entre-temps. À la fermeture de la fenêtre, il est demandé si l&apos;entraînement doit continuer.</translation>
    </message>
    <message>
        <source>Start the training</source>
        <translation>Commencer l&apos;entraînement</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>Arrêter et garder le meilleur</translation>
    </message>
    <message>
        <source>End the training of the generators now, keep what they are, and do what is left: check and pack.</source>
        <translation>Terminer maintenant l&apos;entraînement des générateurs, les garder tels qu&apos;ils sont, et faire ce qui reste : contrôler et assembler.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Write a checkpoint and end; “Go on” takes it up again.</source>
        <translation>Écrire un point de reprise et terminer ; « Continuer » le reprend.</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>Recommencer à zéro</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Pertes</translation>
    </message>
    <message>
        <source>On films it does not learn from</source>
        <translation>Sur des clichés dont il n&apos;apprend pas</translation>
    </message>
    <message>
        <source>AI-GENERATED samples: film, similar image, adversarial image, their difference</source>
        <translation>GÉNÉRÉ PAR IA, échantillons : cliché, image similaire, image adverse, leur différence</translation>
    </message>
    <message>
        <source>Samples of films that the training does not learn from</source>
        <translation>Échantillons de clichés dont l&apos;entraînement n&apos;apprend pas</translation>
    </message>
    <message>
        <source>similar agrees</source>
        <translation>la similaire concorde</translation>
    </message>
    <message>
        <source>adversarial flips</source>
        <translation>l&apos;adverse bascule</translation>
    </message>
    <message>
        <source>similar is close</source>
        <translation>la similaire est proche</translation>
    </message>
    <message>
        <source>adversarial is close</source>
        <translation>l&apos;adverse est proche</translation>
    </message>
    <message>
        <source>looks like a film</source>
        <translation>ressemble à un cliché</translation>
    </message>
    <message>
        <source>common pattern</source>
        <translation>motif commun</translation>
    </message>
    <message>
        <source>smoothness</source>
        <translation>régularité</translation>
    </message>
    <message>
        <source>cycle</source>
        <translation>cycle</translation>
    </message>
    <message>
        <source>decision</source>
        <translation>décision</translation>
    </message>
    <message>
        <source>region</source>
        <translation>région</translation>
    </message>
    <message>
        <source>pressure for flips</source>
        <translation>pression pour la bascule</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>ROC-AUC</source>
        <translation>ROC-AUC</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Stopping: a checkpoint is being written</source>
        <translation>Arrêt : un point de reprise est en cours d&apos;écriture</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Arrêté</translation>
    </message>
    <message>
        <source>It could not go on</source>
        <translation>Il n&apos;a pas pu continuer</translation>
    </message>
    <message>
        <source>Loading what the model has</source>
        <translation>Chargement de ce que contient le modèle</translation>
    </message>
    <message>
        <source>Training the classifier</source>
        <translation>Entraînement du classifieur</translation>
    </message>
    <message>
        <source>Training the generators</source>
        <translation>Entraînement des générateurs</translation>
    </message>
    <message>
        <source>Training generators that may cheat, for the critic to learn from</source>
        <translation>Entraînement de générateurs qui peuvent tricher, pour que le critique en apprenne</translation>
    </message>
    <message>
        <source>Training the critic of film-likeness</source>
        <translation>Entraînement du critique de la ressemblance à un cliché</translation>
    </message>
    <message>
        <source>Checking on held-out films and packing</source>
        <translation>Contrôle sur des clichés mis de côté, et assemblage</translation>
    </message>
    <message>
        <source>Checking the old pair on the same films</source>
        <translation>Contrôle de l&apos;ancienne paire sur les mêmes clichés</translation>
    </message>
    <message>
        <source>stage {number} of {count}</source>
        <translation>étape {number} sur {count}</translation>
    </message>
    <message>
        <source>step {step} of {count}</source>
        <translation>pas {step} sur {count}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>encore environ {time}</translation>
    </message>
</context>
<context>
    <name>TrainingProcess</name>
    <message>
        <source>The training ended unexpectedly, perhaps because the computer ran out of memory or was switched off. “Go on” takes it up at its last checkpoint.</source>
        <translation>L&apos;entraînement s&apos;est arrêté de façon inattendue, peut-être parce que l&apos;ordinateur manquait de mémoire ou a été éteint. « Continuer » le reprend à son dernier point de reprise.</translation>
    </message>
</context>
<context>
    <name>TrainingTools</name>
    <message>
        <source>Training paused</source>
        <translation>Entraînement en pause</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entraînement</translation>
    </message>
    <message>
        <source>Your training is done. “Models › Train on your films…” shows the result.</source>
        <translation>Votre entraînement est terminé. « Modèles › Entraîner sur vos clichés… » montre le résultat.</translation>
    </message>
</context>
<context>
    <name>TrainingWindow</name>
    <message>
        <source>Train on your films</source>
        <translation>Entraîner sur vos clichés</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>What you enter cannot be saved ({reason}); it will be lost when the window closes.</source>
        <translation>Ce que vous saisissez ne peut pas être conservé ({reason}) ; ce sera perdu à la fermeture de la fenêtre.</translation>
    </message>
    <message>
        <source>A training runs with these settings. They can be changed when it has ended.</source>
        <translation>Un entraînement se déroule avec ces réglages. Ils pourront être changés quand il sera terminé.</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message>
        <source>{value} after shifting the film</source>
        <translation>{value} après déplacement du cliché</translation>
    </message>
    <message>
        <source>{value} after turning the film</source>
        <translation>{value} après rotation du cliché</translation>
    </message>
    <message>
        <source>{value} after adding noise</source>
        <translation>{value} après ajout de bruit</translation>
    </message>
    <message>
        <source>The map is the same everywhere, so it cannot be compared with itself.</source>
        <translation>La carte est la même partout : elle ne peut pas être comparée à elle-même.</translation>
    </message>
    <message>
        <source>The map stays with the anatomy: correlation with itself {told} (1 is the same map).</source>
        <translation>La carte suit l&apos;anatomie : corrélation avec elle-même {told} (1 signifie la même carte).</translation>
    </message>
    <message>
        <source>The map changes when the film hardly does: correlation with itself {told} (1 is the same map).</source>
        <translation>La carte change alors que le cliché change à peine : corrélation avec elle-même {told} (1 signifie la même carte).</translation>
    </message>
    <message>
        <source>Nothing of the map lies above the threshold, so there is nothing to mask.</source>
        <translation>Rien de la carte ne dépasse le seuil : il n&apos;y a rien à masquer.</translation>
    </message>
    <message>
        <source>The score hangs on the marked region</source>
        <translation>Le score dépend de la région marquée</translation>
    </message>
    <message>
        <source>The score does not hang on the marked region alone</source>
        <translation>Le score ne dépend pas de la seule région marquée</translation>
    </message>
    <message>
        <source>blurring it ({share} of the film) moves the score from {original} to {masked}; blurring the same place on the other side moves it to {mirrored}.</source>
        <translation>la flouter ({share} du cliché) fait passer le score de {original} à {masked} ; flouter le même endroit de l&apos;autre côté le fait passer à {mirrored}.</translation>
    </message>
    <message>
        <source>{verdict}: {told}</source>
        <translation>{verdict} : {told}</translation>
    </message>
    <message>
        <source>There is no marked region that other methods could agree with.</source>
        <translation>Il n&apos;y a pas de région marquée que d&apos;autres méthodes pourraient confirmer.</translation>
    </message>
    <message>
        <source>{method} marks {share} of the region</source>
        <translation>{method} marque {share} de la région</translation>
    </message>
    <message>
        <source>Other methods point to the same place</source>
        <translation>D&apos;autres méthodes désignent le même endroit</translation>
    </message>
    <message>
        <source>Other methods point elsewhere</source>
        <translation>D&apos;autres méthodes désignent un autre endroit</translation>
    </message>
    <message>
        <source>Only {method} points to the same place</source>
        <translation>Seule {method} désigne le même endroit</translation>
    </message>
    <message>
        <source>{marks}; by chance it would be {chance}.</source>
        <translation>{marks} ; par hasard, ce serait {chance}.</translation>
    </message>
</context>
<context>
    <name>TrustSection</name>
    <message>
        <source>Trust check</source>
        <translation>Examen de confiance</translation>
    </message>
    <message>
        <source>Three experiments on this film; none proves the explanation right, each can show it wrong.</source>
        <translation>Trois expériences sur ce cliché ; aucune ne prouve que l&apos;explication est juste, chacune peut montrer qu&apos;elle est fausse.</translation>
    </message>
    <message>
        <source>Trust check under way</source>
        <translation>Examen de confiance en cours</translation>
    </message>
    <message>
        <source>How many of the experiments below came out as they do for a sound explanation.</source>
        <translation>Combien des expériences ci-dessous donnent ce que donne une explication solide.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Interrompre</translation>
    </message>
    <message>
        <source>Stop the trust check.</source>
        <translation>Arrêter l&apos;examen de confiance.</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Examiner</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Examiner à nouveau</translation>
    </message>
    <message>
        <source>Change the film a little, mask the marked region, ask two other methods (takes some seconds).</source>
        <translation>Changer un peu le cliché, masquer la région marquée, interroger deux autres méthodes (quelques secondes).</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Examen en cours…</translation>
    </message>
    <message>
        <source>Nothing speaks against this explanation.</source>
        <translation>Rien ne parle contre cette explication.</translation>
    </message>
    <message>
        <source>{passed} of {count} experiments speak for it.</source>
        <translation>{passed} expériences sur {count} parlent pour elle.</translation>
    </message>
    <message>
        <source>A map that changes when the film is only moved a little shows noise, not anatomy.</source>
        <translation>Une carte qui change quand le cliché n&apos;est que peu déplacé montre du bruit, non l&apos;anatomie.</translation>
    </message>
    <message>
        <source>If the score stays when the marked region is blurred, the decision hangs on something else.</source>
        <translation>Si le score reste le même quand la région marquée est floutée, la décision dépend d&apos;autre chose.</translation>
    </message>
    <message>
        <source>Methods that work in another way should mark the same place more often than chance.</source>
        <translation>Des méthodes qui procèdent autrement devraient marquer le même endroit plus souvent que le hasard.</translation>
    </message>
</context>
<context>
    <name>Validity</name>
    <message>
        <source>A score is not a number: the model cannot read this image.</source>
        <translation>Un score n&apos;est pas un nombre : le modèle ne peut pas lire cette image.</translation>
    </message>
    <message>
        <source>The similar image does not keep the decision: its score {score} lies on the other side of the operating point {point}.</source>
        <translation>L&apos;image similaire ne garde pas la décision : son score {score} est de l&apos;autre côté du point de fonctionnement {point}.</translation>
    </message>
    <message>
        <source>The adversarial image does not flip the decision: its score {score} lies on the same side of the operating point {point} as the original&apos;s.</source>
        <translation>L&apos;image adverse ne bascule pas la décision : son score {score} est du même côté du point de fonctionnement {point} que celui de l&apos;original.</translation>
    </message>
    <message>
        <source>The adversarial image does not look like a film.</source>
        <translation>L&apos;image adverse ne ressemble pas à un cliché.</translation>
    </message>
    <message>
        <source>The image may lie outside what the model was trained on: its answers there explain nothing.</source>
        <translation>L&apos;image peut sortir de ce sur quoi le modèle a été entraîné : ses réponses n&apos;y expliquent rien.</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>The classifier&apos;s score for “{name}” on this film; from {point} on it decides for it. It is not a probability of disease.</source>
        <translation>Le score du classifieur pour « {name} » sur ce cliché ; à partir de {point} il décide pour. Ce n&apos;est pas une probabilité de maladie.</translation>
    </message>
    <message>
        <source>Similar</source>
        <translation>Similaire</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>concorde</translation>
    </message>
    <message>
        <source>does not agree</source>
        <translation>ne concorde pas</translation>
    </message>
    <message>
        <source>The classifier&apos;s score on the similar image, a generated copy of the film; it must be decided alike.</source>
        <translation>Le score du classifieur sur l&apos;image similaire, copie générée du cliché ; la décision doit y être la même.</translation>
    </message>
    <message>
        <source>Adversarial</source>
        <translation>Adverse</translation>
    </message>
    <message>
        <source>flips</source>
        <translation>bascule</translation>
    </message>
    <message>
        <source>does not flip</source>
        <translation>ne bascule pas</translation>
    </message>
    <message>
        <source>The classifier&apos;s score on the adversarial image, the film changed just enough to be read as “{name}”.</source>
        <translation>Le score du classifieur sur l&apos;image adverse, le cliché changé juste assez pour être lu « {name} ».</translation>
    </message>
    <message>
        <source>Plausibility</source>
        <translation>Plausibilité</translation>
    </message>
    <message>
        <source>film-like</source>
        <translation>plausible</translation>
    </message>
    <message>
        <source>not film-like</source>
        <translation>peu plausible</translation>
    </message>
    <message>
        <source>How much the adversarial image looks like a film to a second network that is not the classifier; below {point} it does not count as one.</source>
        <translation>À quel point l&apos;image adverse ressemble à un cliché pour un second réseau, qui n&apos;est pas le classifieur ; sous {point} elle ne compte pas pour un cliché.</translation>
    </message>
    <message>
        <source>Holds: explained</source>
        <translation>Valable : expliqué</translation>
    </message>
    <message>
        <source>Does not hold</source>
        <translation>Non valable</translation>
    </message>
    <message>
        <source>|original − adversarial|</source>
        <translation>|original − adverse|</translation>
    </message>
    <message>
        <source>|similar − adversarial|</source>
        <translation>|similaire − adverse|</translation>
    </message>
    <message>
        <source>original − adversarial</source>
        <translation>original − adverse</translation>
    </message>
    <message>
        <source>similar − adversarial</source>
        <translation>similaire − adverse</translation>
    </message>
    <message>
        <source>from percentile {value}</source>
        <translation>à partir du percentile {value}</translation>
    </message>
    <message>
        <source>from {value}</source>
        <translation>à partir de {value}</translation>
    </message>
    <message>
        <source>Time by step: {steps}.</source>
        <translation>Temps par étape : {steps}.</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Your settings were damaged and could not be read. Parallax starts with its own; the damaged file is kept beside them as {name}.</source>
        <translation>Vos réglages étaient endommagés et illisibles. Parallax démarre avec les siens ; le fichier endommagé est gardé à côté sous le nom {name}.</translation>
    </message>
</context>
<context>
    <name>VolumeJobs</name>
    <message>
        <source>Making the volume</source>
        <translation>Construction du volume</translation>
    </message>
</context>
<context>
    <name>WindowDialog</name>
    <message>
        <source>Window</source>
        <translation>Fenêtrage</translation>
    </message>
    <message>
        <source>Center</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Largeur</translation>
    </message>
    <message>
        <source>Black at</source>
        <translation>Noir à</translation>
    </message>
    <message>
        <source>White at</source>
        <translation>Blanc à</translation>
    </message>
    <message>
        <source>Name of a preset</source>
        <translation>Nom d&apos;un préréglage</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Your presets</source>
        <translation>Vos préréglages</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>No presets of your own for {modality}</source>
        <translation>Aucun préréglage à vous pour {modality}</translation>
    </message>
    <message>
        <source>Offer this window for every {modality} image</source>
        <translation>Proposer ce fenêtrage pour toute image {modality}</translation>
    </message>
    <message>
        <source>The window of a monochrome image can be set here.</source>
        <translation>Le fenêtrage d&apos;une image monochrome se règle ici.</translation>
    </message>
    <message>
        <source>This window is a sigmoid: it has no value at which black or white begins.</source>
        <translation>Ce fenêtrage est une sigmoïde : il n&apos;a pas de valeur où commence le noir ou le blanc.</translation>
    </message>
    <message>
        <source>A lookup table of the file is in use; entering a number replaces it by a window.</source>
        <translation>Une table du fichier est utilisée ; saisir un nombre la remplace par un fenêtrage.</translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>Add a folder with films: the generators learn from them. Labels are not needed.</source>
        <translation>Ajoutez un dossier de clichés : les générateurs en apprennent. Les étiquettes ne sont pas nécessaires.</translation>
    </message>
    <message>
        <source>Choose the table (CSV) that holds the labels, or choose “No labels”.</source>
        <translation>Choisissez le tableau (CSV) qui contient les étiquettes, ou choisissez « Sans étiquettes ».</translation>
    </message>
    <message>
        <source>The films are being read.</source>
        <translation>Les clichés sont en cours de lecture.</translation>
    </message>
    <message>
        <source>The films have not been read yet. Press “Read again”.</source>
        <translation>Les clichés n&apos;ont pas encore été lus. Appuyez sur « Relire ».</translation>
    </message>
    <message>
        <source>No film was found in these folders; the list above says what was left out, and why.</source>
        <translation>Aucun cliché n&apos;a été trouvé dans ces dossiers ; la liste ci-dessus dit ce qui a été écarté, et pourquoi.</translation>
    </message>
    <message>
        <source>Only {count} films were found, and at least {fewest} are needed, to learn from some and to check on others. Add a folder.</source>
        <translation>Seuls {count} clichés ont été trouvés, et il en faut au moins {fewest}, pour apprendre des uns et vérifier sur les autres. Ajoutez un dossier.</translation>
    </message>
    <message>
        <source>All films are of one patient: nothing could be checked on a patient the training has not seen. Add films of other patients.</source>
        <translation>Tous les clichés sont d&apos;un seul patient : rien ne pourrait être vérifié sur un patient que l&apos;entraînement n&apos;a pas vu. Ajoutez des clichés d&apos;autres patients.</translation>
    </message>
    <message>
        <source>The films are of {count} patients; at least {fewest} are needed, so that some can be kept aside for the check. Add films of other patients.</source>
        <translation>Les clichés sont de {count} patients ; il en faut au moins {fewest}, pour en garder à part pour la vérification. Ajoutez des clichés d&apos;autres patients.</translation>
    </message>
    <message>
        <source>{count} patients are in more than one part of the split.</source>
        <translation>{count} patients sont dans plus d&apos;une partie de la répartition.</translation>
    </message>
    <message>
        <source>A label cannot mean both the class and its counter-class.</source>
        <translation>Une étiquette ne peut désigner à la fois la classe et la classe contraire.</translation>
    </message>
    <message>
        <source>Choose the registered model whose classifier is to be explained.</source>
        <translation>Choisissez le modèle enregistré dont le classifieur doit être expliqué.</translation>
    </message>
    <message>
        <source>Choose the file of your classifier.</source>
        <translation>Choisissez le fichier de votre classifieur.</translation>
    </message>
    <message>
        <source>The file is being looked at.</source>
        <translation>Le fichier est en cours d&apos;examen.</translation>
    </message>
    <message>
        <source>The classifier is being tried on your films.</source>
        <translation>Le classifieur est essayé sur vos clichés.</translation>
    </message>
    <message>
        <source>The classifier has not been tried on your films yet. Press “Try it on my films”.</source>
        <translation>Le classifieur n&apos;a pas encore été essayé sur vos clichés. Appuyez sur « L&apos;essayer sur mes clichés ».</translation>
    </message>
    <message>
        <source>A classifier can only be trained from labels. Go back to “Data” and say where the labels are, or choose a classifier that exists.</source>
        <translation>Un classifieur ne s&apos;entraîne qu&apos;à partir d&apos;étiquettes. Revenez à « Données » et dites où elles sont, ou choisissez un classifieur existant.</translation>
    </message>
    <message>
        <source>{count} films are labelled as {side}; at least {fewest} of each class are needed. Go back to “Data” and say which labels mean which class.</source>
        <translation>{count} clichés sont étiquetés {side} ; il en faut au moins {fewest} de chaque classe. Revenez à « Données » et dites quelles étiquettes désignent quelle classe.</translation>
    </message>
    <message>
        <source>one of the two classes</source>
        <translation>l&apos;une des deux classes</translation>
    </message>
    <message>
        <source>The patients of one part ({part}) have films of one class only, so the classifier could not be judged. Add films of more patients of both classes.</source>
        <translation>Les patients d&apos;une partie ({part}) n&apos;ont que des clichés d&apos;une seule classe : le classifieur ne pourrait pas être jugé. Ajoutez des clichés d&apos;autres patients des deux classes.</translation>
    </message>
    <message>
        <source>There are no scores yet. Go back to “Data” and choose a table (CSV) with the columns file and label, where the label is the score that the classifier gave the film, between 0 and 1.</source>
        <translation>Il n&apos;y a pas encore de scores. Revenez à « Données » et choisissez un tableau (CSV) avec les colonnes file et label, où label est le score que le classifieur a donné au cliché, entre 0 et 1.</translation>
    </message>
    <message>
        <source>{count} films lie on one side of the operating point; at least {fewest} are needed on either side. Correct the operating point, or add films that the classifier decides otherwise.</source>
        <translation>{count} clichés sont d&apos;un côté du point de fonctionnement ; il en faut au moins {fewest} de chaque côté. Corrigez ce point, ou ajoutez des clichés pour lesquels le classifieur décide autrement.</translation>
    </message>
    <message>
        <source>Name the class and its counter-class, such as “opacity” and “no opacity”.</source>
        <translation>Nommez la classe et la classe contraire, par exemple « opacité » et « pas d&apos;opacité ».</translation>
    </message>
    <message>
        <source>The class and its counter-class need different names.</source>
        <translation>La classe et la classe contraire doivent porter des noms différents.</translation>
    </message>
    <message>
        <source>training</source>
        <translation>entraînement</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validation</translation>
    </message>
    <message>
        <source>held out for the check</source>
        <translation>mis de côté pour le contrôle</translation>
    </message>
    <message>
        <source>Only a registered pair can be fine-tuned, and it belongs to the classifier of its model. With your own classifier start anew.</source>
        <translation>Seule une paire enregistrée peut être affinée, et elle appartient au classifieur de son modèle. Avec votre propre classifieur, partez de zéro.</translation>
    </message>
    <message>
        <source>Twenty steps are being trained, to see how long they take here.</source>
        <translation>Vingt pas sont entraînés, pour voir combien de temps ils prennent ici.</translation>
    </message>
    <message>
        <source>It is not known yet what the training will take. Press “Measure”.</source>
        <translation>On ne sait pas encore ce que prendra l&apos;entraînement. Appuyez sur « Mesurer ».</translation>
    </message>
    <message>
        <source>The training has not been started.</source>
        <translation>L&apos;entraînement n&apos;a pas été lancé.</translation>
    </message>
    <message>
        <source>The training was stopped before there was a model. “Go on” takes it up again.</source>
        <translation>L&apos;entraînement a été arrêté avant qu&apos;il y ait un modèle. « Continuer » le reprend.</translation>
    </message>
    <message>
        <source>The training is paused. “Go on” takes it up again.</source>
        <translation>L&apos;entraînement est en pause. « Continuer » le reprend.</translation>
    </message>
    <message>
        <source>The training is running; the result follows when it is done.</source>
        <translation>L&apos;entraînement est en cours ; le résultat suivra.</translation>
    </message>
    <message>
        <source>The result is being read.</source>
        <translation>Le résultat est en cours de lecture.</translation>
    </message>
    <message>
        <source>The result has not been read.</source>
        <translation>Le résultat n&apos;a pas été lu.</translation>
    </message>
    <message>
        <source>Give the model a name.</source>
        <translation>Donnez un nom au modèle.</translation>
    </message>
    <message>
        <source>Say in a few words what the classifier decides.</source>
        <translation>Dites en quelques mots ce que décide le classifieur.</translation>
    </message>
    <message>
        <source>The identifier takes lower-case letters and digits joined by hyphens, such as chest-ward-3.</source>
        <translation>L&apos;identifiant se compose de minuscules et de chiffres joints par des traits d&apos;union, comme thorax-service-3.</translation>
    </message>
    <message>
        <source>The version takes numbers joined by dots, such as 1.2.</source>
        <translation>La version se compose de nombres joints par des points, comme 1.2.</translation>
    </message>
    <message>
        <source>The adversarial image flips only {share} % of the positives: train longer or lower the closeness weight.</source>
        <translation>L&apos;image adverse ne fait basculer que {share} % des positifs : entraînez plus longtemps ou diminuez le poids de proximité.</translation>
    </message>
    <message>
        <source>The adversarial image flips only {share} % of the negatives: train longer or lower the closeness weight.</source>
        <translation>L&apos;image adverse ne fait basculer que {share} % des négatifs : entraînez plus longtemps ou diminuez le poids de proximité.</translation>
    </message>
    <message>
        <source>The similar image agrees on only {share} % of the films: train longer.</source>
        <translation>L&apos;image similaire ne concorde que sur {share} % des clichés : entraînez plus longtemps.</translation>
    </message>
    <message>
        <source>Only {share} % of the adversarial images look like films to the critic: raise the realism weight, or look at the samples to see what is painted.</source>
        <translation>Seules {share} % des images adverses ressemblent à des clichés pour le critique : augmentez le poids de réalisme, ou regardez les échantillons pour voir ce qui est peint.</translation>
    </message>
    <message>
        <source>The maps show nearly the same on every film (diversity {value}): the classifier is being fooled, not explained. Train on more films, or with another scheme.</source>
        <translation>Les cartes montrent presque la même chose sur chaque cliché (diversité {value}) : le classifieur est trompé, non expliqué. Entraînez sur plus de clichés, ou avec un autre schéma.</translation>
    </message>
    <message>
        <source>These figures come from {count} films: a single film moves them by {step} %.</source>
        <translation>Ces chiffres viennent de {count} clichés : un seul cliché les déplace de {step} %.</translation>
    </message>
    <message>
        <source>The generators paint nearly the same pattern on every film: it fools the classifier and shows nothing of the film. Raise the weight against one pattern on all films.</source>
        <translation>Les générateurs peignent presque le même motif sur chaque cliché : il trompe le classifieur et ne montre rien du cliché. Augmentez le poids contre un même motif sur tous les clichés.</translation>
    </message>
    <message>
        <source>The adversarial images have more fine detail than films have: a checkerboard or drawn edges attack the classifier. Raise the smoothness weight.</source>
        <translation>Les images adverses ont plus de détails fins que les clichés : un damier ou des contours dessinés attaquent le classifieur. Augmentez le poids de régularité.</translation>
    </message>
    <message>
        <source>The adversarial images are smeared: they have lost fine detail of the films. Train longer.</source>
        <translation>Les images adverses sont floues : elles ont perdu des détails fins des clichés. Entraînez plus longtemps.</translation>
    </message>
    <message>
        <source>Too few of the adversarial images look like films to the critic: raise the realism weight, or look at the samples to see what is painted.</source>
        <translation>Trop peu d&apos;images adverses ressemblent à des clichés pour le critique : augmentez le poids de réalisme, ou regardez les échantillons pour voir ce qui est peint.</translation>
    </message>
</context>
<context>
    <name>WizardJobs</name>
    <message>
        <source>This model is no longer registered. Choose another one.</source>
        <translation>Ce modèle n&apos;est plus enregistré. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{stage} · step {step} of {steps} · stage {number} of {count} · {device}</source>
        <translation>{stage} · pas {step} sur {steps} · étape {number} sur {count} · {device}</translation>
    </message>
</context>
<context>
    <name>_Warning</name>
    <message>
        <source>The model was not made for such an image: its score and this explanation may mean nothing here.</source>
        <translation>Le modèle n&apos;a pas été fait pour une telle image : son score et cette explication peuvent n&apos;avoir ici aucun sens.</translation>
    </message>
</context>
</TS>
