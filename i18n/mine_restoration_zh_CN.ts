<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>MineRestoration</name>
  <message>
   <source>&amp;Decisions</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>&amp;Import</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>&amp;Plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>&amp;Terrain model</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>, </source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A CSV file with the columns source and target. Without it, field names in the register, pinyin names of provincial exports and Chinese names are recognised.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A JSON file with what the technician decided (date, factor system, height error, units and so on). What it leaves out is decided by stated defaults or stays unknown.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A horizontal surface at this height instead of a raster after.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A horizontal surface at this height instead of a raster before.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A new or empty folder, or one with an earlier package: only files listed in its manifest are replaced.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A projected system in metres, as a rule the CGCS2000 3-degree zone of the county.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A projected system in metres. Needed when the rasters are in degrees or Web Mercator.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A projected system in metres. Without it, that of the register is used.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Added: {name}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>All figures</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Area (hm²)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Area without data (m²)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Areas and volumes need a system in metres, such as the 3-degree CGCS2000 zone of the county.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>At least one of the two surfaces must be a raster.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>C&amp;ounty code</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>C&amp;reate</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cancelled. Nothing was changed.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cancelled. Nothing was left half made.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Changed: {name}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose the terrain model from a file</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Coordinate &amp;system</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Coordinate system of the register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Coordinate system to compute in</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Coordinates cannot be carried from {source} to {target}: {reason}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Copy</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cost estimate (CNY)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>County code</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Create mine register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Creating the register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cut and fill between two surfaces</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cut area (m²)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cut, bank volume (m³)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Decisions</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Decisions (*.json)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Design surface</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Difference raster</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Done: {things}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draft because something is missing (1) or complete (0)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draft restoration plan</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Drafting the plan of mine {mine}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Ellipsoidal area of all plots of the mine</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Everything found, with the parts of the uncertainty, as one JSON file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Existing ground (DEM)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Export approval package</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Exporting the package of mine {mine}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Failed</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Feature {feature} of {layer} has no geometry. Draw it or delete the feature.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Field &amp;mapping (optional)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Field mapping</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Field mapping (*.csv)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Figure</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Files added</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Files changed</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Files in the package</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Files missing</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Fill area (m²)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Fill minus cut, geometry only (m³)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Fill, compacted volume (m³)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Formula</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give either a surface or a level for after, and not both.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give either a surface or a level for before, and not both.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Height after minus height before, in metres.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Height error after, RMSE (m)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Height error before, RMSE (m)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Heights after the change, in metres. Or give a level instead.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Heights before the change, in metres. Or give a level instead.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Heights of the design surface in metres.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Heights of the existing ground in metres, covering the plots of the mine.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Import mine plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Import plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Importing plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Input</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Key fi&amp;gures</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Key figures</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>La&amp;w checks</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>La&amp;w checks: {failed} failed, {undecided} undecided</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Law check</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Law checks</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Law checks failed</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Law checks that the data of the latest plan cannot answer</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Law checks that the latest plan fails</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Law checks the data cannot decide</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Level after (m)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Level before (m)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Measured</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Median change, after minus before (m)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mine</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mine Restoration Planner</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mine register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mine register (*.gpkg)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mine restoration</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mine {mine}: plan version {version} is in the register. Law checks: {failed} failed, {undecided} undecided.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Missing from the package: {name}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Missing: {name}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Missing: {things}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name of the mine</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>New mine register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Next: {step}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No Chinese font is installed for the map sheets. Install one of: {families}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Number of plots of the mine</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Number of the first mine imported</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Number of the mine; one mine holds one or more plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>One row for each zone; without zones, one row for the whole.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Package</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Package folder</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Passed</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Pick a figure or a law check to see where it comes from.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Plan</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Planning</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Plot outlines</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Plots (*.shp *.gpkg *.geojson *.json *.kml *.dxf *.zip);;All files (*)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Plots imported</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Plots skipped</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Polygons of the mine plots: a layer of the project or a file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Polygons to measure within; cells on an edge count with the share that lies inside. Without zones the whole overlap is measured.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rasters (*.tif *.tiff *.img *.asc *.vrt);;All files (*)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Reading mine {mine}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Reading the mine register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Register</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Result</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Result file (JSON)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Root mean square error of the heights from check points. Left out, the result says that no error was given and never ±0.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rule</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook row {key} must be greater than zero, not {value}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook row {key}: the basis is {basis}, not {known}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook table {path} lacks the columns {missing}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook {scope} has the row {key} twice.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: checked must be {yes} or {no}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: {column} is not a number.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rulebook {scope}, table {table}, row {key}: {value} is not a number.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Source</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Surface after</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Surface before</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Surplus material, bank volume (m³)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Table of zones</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Terrain</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Terrain model</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Terrain model of the existing ground; the plan is drafted on it</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The GeoPackage file of the county's mine register.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The conversion factor must be greater than zero, not {value}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The decisions file {path} cannot be read: {reason}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The decisions file {path} must hold one JSON object.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The factors of {system} have no material of the class {kind}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The factors of {system} have no material {material}. Choose one of {known}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The file {path} cannot be read. Check its name and your rights.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The folder of an exported package, with its manifest in it.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The layer {layer} has no coordinate system. Set it and run again.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The layer {layer} has no features. Choose another, or leave it out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The loss share must be at least 0 and below 1, not {value}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The names of changed, missing and added files as a JSON file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The new GeoPackage file. A file that exists is never overwritten.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The number of the mine (group of plots) in the register.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The outline of feature {feature} of {layer} crosses itself. Mend it with Fix geometries or the vertex tool.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The package is in {folder}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The package is in {folder}. It is a draft: {count} parts are missing.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The plan was changed while its maps were being drawn. Export the package again.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The plan was written by a newer version of the plugin (schema {schema}). Update the plugin.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The plan with every figure, its unit, formula and rule, as a JSON file. The register keeps it as a version in any case.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The plugin made a mistake ({kind}). The log panel “Mine restoration” has the details.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The price {key} is negative: {value}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The raster layer {layer} has no file behind it. Save it as GeoTIFF and choose the file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The register holds no mine {mine} any more.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The register {path} is not there. Put it back, or open another one.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The rulebook has no row {key}. Restore it from the national one.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The six-digit administrative code of the county (GB/T 2260).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no folder {path}. Make it first.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no rulebook folder {path}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no system of conversion factors {system}. Choose {known}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>This is not a plan file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Uncertainty of the net volume at 95 % (±m³)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Unchanged (1) or not (0)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Undecided</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Unit</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Value</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Verify approval package</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Version of the latest restoration plan</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>What you decided, such as factor system, terrain error, agency (JSON file)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Why this number?</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Zones</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>approval package</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>approval package of version {version}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>bank</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>choose a terrain model and draft the plan.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>compacted</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>export the package.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>geometry only</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>have the package reviewed.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>import the plots of the mine.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>loose</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>mend what the failed law checks name, then draft again.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>mu</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>none: the rulebook decides</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>plan</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>plan version {version}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>six-digit division code, such as 410184</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>years</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} counts in degrees; areas and volumes need metres. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} counts in {unit}, not in metres. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} is a Mercator map, which enlarges areas. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} is not a coordinate reference system that is known here. Give one like EPSG:4547.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} is not a projected coordinate system. Assign the right one, e.g. {target}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} shows areas here {percent} % wrong. Reproject to {target}, or ask for it as the target CRS.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{name} is not a coordinate system QGIS knows. Choose another.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{name} must be a finite number. Correct it or leave it out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} cannot be written: {reason}. Close the program that holds it, or choose another place.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} exists already. Choose a new name for the register.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is not valid JSON in UTF-8: {reason}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} must hold one JSON object of names and values.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{plots} plots</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{plots} plots imported, {skipped} skipped.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} (not compared with the original)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{value} (no error given)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{value} ± {error} (95 %)</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>…</source>
   <translation type="unfinished"></translation>
  </message>
 </context>
</TS>
